// The types of panel that can be drawn. Grafana keeps its panels in the application, not in an npm
// package; what is here is what of them is needed: which options each knows, and their defaults.

import {
  type FieldConfig,
  FieldColorModeId,
  FieldConfigProperty,
  identityOverrideProcessor,
  PanelPlugin,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  ThresholdsMode,
  type FieldConfigPropertyItem,
} from '@grafana/data';
import type { ComponentType } from 'react';
import { BarGaugePanel } from './panels/BarGaugePanel';
import type { DrawnPanel } from './panels/DrawnPanel';
import { StatPanel } from './panels/StatPanel';
import { TablePanel } from './panels/TablePanel';
import { TimeSeriesPanel } from './panels/TimeSeriesPanel';

export interface Kind {
  plugin: PanelPlugin;
  draw: ComponentType<DrawnPanel>;
  /** Options that the drawing honours, or that a still picture cannot show. */
  options: string[];
}

const NONE = () => null;

/** Options of fields that every panel has. Those that act on a click show in no picture. */
const STANDARD: Record<string, unknown> = {
  [FieldConfigProperty.Unit]: undefined,
  [FieldConfigProperty.Min]: undefined,
  [FieldConfigProperty.Max]: undefined,
  [FieldConfigProperty.Decimals]: undefined,
  [FieldConfigProperty.DisplayName]: undefined,
  [FieldConfigProperty.NoValue]: undefined,
  [FieldConfigProperty.Color]: undefined,
  [FieldConfigProperty.Mappings]: [],
  [FieldConfigProperty.Links]: undefined,
  [FieldConfigProperty.Thresholds]: {
    mode: ThresholdsMode.Absolute,
    steps: [
      { value: -Infinity, color: 'green' },
      { value: 80, color: 'red' },
    ],
  },
};

/** Of the time series' own options, those that have a default, and those that have none. */
const TIME_SERIES: Record<string, unknown> = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 0,
  gradientMode: 'none',
  lineStyle: undefined,
  spanNulls: false,
  insertNulls: false,
  showPoints: 'auto',
  pointSize: 5,
  stacking: { mode: 'none', group: 'A' },
  transform: undefined,
  axisPlacement: 'auto',
  axisLabel: '',
  axisColorMode: 'text',
  axisBorderShow: false,
  axisCenteredZero: false,
  axisGridShow: true,
  axisSoftMin: undefined,
  axisSoftMax: undefined,
  scaleDistribution: { type: 'linear' },
  hideFrom: { tooltip: false, viz: false, legend: false },
  thresholdsStyle: { mode: 'off' },
};

const TABLE: Record<string, unknown> = {
  align: 'auto',
  cellOptions: { type: 'auto' },
  width: undefined,
  minWidth: undefined,
  hideFrom: { viz: false },
};

const LEGEND = ['legend.showLegend', 'legend.displayMode', 'legend.placement', 'legend.calcs'];
const REDUCE = ['reduceOptions.calcs', 'reduceOptions.fields', 'reduceOptions.values'];

/** Tells Grafana's registries what the application would: the standard options and transformations. */
export function register() {
  standardFieldConfigEditorRegistry.setInit(() =>
    Object.entries(STANDARD).map(([id, defaultValue]) => property(id, id, defaultValue)),
  );
  standardTransformersRegistry.setInit(() =>
    [standardTransformers.mergeTransformer, standardTransformers.organizeFieldsTransformer].map((transformer) => ({
      id: transformer.id,
      name: transformer.name,
      transformation: () => Promise.resolve(transformer),
      editor: NONE,
      imageDark: '',
      imageLight: '',
    })),
  );
}

export function kinds(): Record<string, Kind> {
  return {
    timeseries: {
      plugin: plugin(TIME_SERIES, { mode: FieldColorModeId.PaletteClassic }),
      draw: TimeSeriesPanel,
      options: [...LEGEND, 'tooltip.mode', 'tooltip.sort'],
    },
    stat: {
      plugin: plugin({}),
      draw: StatPanel,
      options: [
        ...REDUCE,
        'colorMode',
        'graphMode',
        'justifyMode',
        'orientation',
        'textMode',
        'wideLayout',
        'showPercentChange',
        'percentChangeColorMode',
      ],
    },
    bargauge: {
      plugin: plugin({}),
      draw: BarGaugePanel,
      options: [
        ...REDUCE,
        'displayMode',
        'orientation',
        'valueMode',
        'namePlacement',
        'showUnfilled',
        'sizing',
        'minVizWidth',
        'minVizHeight',
        'maxVizHeight',
        // Without a legend alone, which is checked where it is drawn.
        ...LEGEND,
      ],
    },
    table: {
      plugin: plugin(TABLE),
      draw: TablePanel,
      options: ['frameIndex', 'showHeader', 'cellHeight', 'sortBy'],
    },
  };
}

function plugin(custom: Record<string, unknown>, color?: FieldConfig['color']): PanelPlugin {
  return new PanelPlugin(null).useFieldConfig({
    standardOptions: color ? { [FieldConfigProperty.Color]: { defaultValue: color } } : {},
    useCustomConfig: (builder) =>
      Object.entries(custom).forEach(([id, defaultValue]) => builder.addCustomEditor(property(id, id, defaultValue))),
  });
}

function property(id: string, path: string, defaultValue: unknown): FieldConfigPropertyItem<any> & { path: any } {
  return {
    id,
    path,
    name: id,
    defaultValue,
    editor: NONE,
    override: NONE,
    process: identityOverrideProcessor,
    shouldApply: () => true,
  };
}
