// Grafana's types of a dashboard, made strict: Grafana leaves what depends on the type of a panel or a
// transformation open, so that a misspelt option passes. Here each panel has the options of its own
// type and no others.

import type { DataSourceRef, Dashboard, Panel, RowPanel } from '@grafana/schema';
import type * as Stat from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type * as Table from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type * as TimeSeries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

// In a file, the members of Grafana's enumerations are plain words.
type Plain<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : unknown extends T
      ? T
      : T extends Array<infer Element>
        ? Array<Plain<Element>>
        : T extends object
          ? { [Key in keyof T]: Plain<T[Key]> }
          : T;

type ChosenDataSource = { type: 'prometheus'; uid: '${datasource}' };

// A query as Grafana's data source of Prometheus takes it; @grafana/schema does not have it.
type Query = {
  refId: string;
  editorMode: 'code' | 'builder';
  expr: string;
  legendFormat: string;
  format: 'time_series' | 'table' | 'heatmap';
} & ({ instant: true; range: false } | { instant: false; range: true });

type Transformation =
  | { id: 'merge'; options: Record<string, never> }
  | {
      id: 'organize';
      options: {
        excludeByName: Record<string, boolean>;
        indexByName: Record<string, number>;
        renameByName: Record<string, string>;
      };
    };

type Defaults = Omit<NonNullable<NonNullable<Panel['fieldConfig']>['defaults']>, 'custom' | 'links'>;

// What an override may change: a field's standard option, or a custom one of the type of panel.
type Property<Custom> =
  | { [Key in keyof Defaults]-?: { id: Key; value: Plain<NonNullable<Defaults[Key]>> } }[keyof Defaults]
  | { id: 'links'; value: Array<{ title: string; url: string }> }
  | { [Key in keyof Custom & string]-?: { id: `custom.${Key}`; value: Plain<NonNullable<Custom[Key]>> } }[keyof Custom & string];

type TypedPanel<Type extends string, Options, Custom> = Plain<
  Required<Pick<Panel, 'id' | 'title' | 'description' | 'gridPos'>>
> & {
  type: Type;
  repeat?: string;
  repeatDirection?: 'h' | 'v';
  maxPerRow?: number;
  datasource: ChosenDataSource;
  targets: Query[];
  transformations?: Transformation[];
  options: Plain<Options>;
  fieldConfig: {
    defaults: Plain<Defaults> & { unit: string; custom?: Plain<Custom> };
    overrides: Array<{
      matcher: { id: 'byName' | 'byRegexp'; options: string };
      properties: Array<Property<Custom>>;
    }>;
  };
};

type AnyPanel =
  | TypedPanel<'timeseries', TimeSeries.Options, TimeSeries.FieldConfig>
  | TypedPanel<'stat', Stat.Options, Record<never, never>>
  | TypedPanel<'table', Table.Options, Table.FieldConfig>;

type Row = Plain<Omit<RowPanel, 'panels'>> & { panels: AnyPanel[] };

// What Grafana's data source of Prometheus adds to an annotation.
type Annotation = Plain<
  Pick<
    NonNullable<NonNullable<Dashboard['annotations']>['list']>[number],
    'name' | 'enable' | 'hide' | 'iconColor'
  >
> & {
  titleFormat: string;
  datasource: ChosenDataSource;
  target: { refId: string; expr: string };
};

type Variable = Omit<
  Plain<NonNullable<NonNullable<Dashboard['templating']>['list']>[number]>,
  'datasource' | 'query'
> & {
  datasource?: ChosenDataSource;
  query: string | { query: string; refId: string };
};

export type LoomscopeDashboard = Omit<
  Plain<Dashboard>,
  'annotations' | 'panels' | 'templating' | 'uid' | 'title' | 'description'
> & {
  uid: string;
  title: string;
  description: string;
  annotations: { list: Annotation[] };
  templating: { list: Variable[] };
  panels: Array<AnyPanel | Row>;
};

// A reference must be one that Grafana could resolve.
const _dataSource: DataSourceRef = {} as ChosenDataSource;
