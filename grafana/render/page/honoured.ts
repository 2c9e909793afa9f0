// Names what a dashboard asks for and this tool would not draw, instead of leaving it out in silence.

import { fieldMatchers, standardTransformersRegistry } from '@grafana/data';
import type { Kind } from './plugins';
import type { PanelJson } from './question';

const PANEL = [
  'type',
  'id',
  'title',
  'description',
  'gridPos',
  'datasource',
  'fieldConfig',
  'options',
  'targets',
  'transformations',
];
const TARGET = ['refId', 'editorMode', 'expr', 'legendFormat', 'instant', 'range', 'format'];
const FORMATS = ['time_series', 'table'];

/** What of a panel is not honoured, one sentence each. */
export function notHonoured(panel: PanelJson, kind: Kind): string[] {
  const registry = kind.plugin.fieldConfigRegistry;
  const known = registry.list().map((item) => (item.isCustom ? `custom.${item.path}` : item.path));
  const found = [
    ...others(panel, PANEL).map((name) => `"${name}"`),
    ...panel.targets.flatMap((target) => others(target, TARGET).map((name) => `"${name}" of a query`)),
    ...panel.targets
      .filter((target) => !FORMATS.includes(target.format))
      .map((target) => `the format "${target.format}" of a query`),
    ...paths(panel.options)
      .filter((path) => !within(path, kind.options))
      .map((path) => `the option ${path}`),
    ...paths(panel.fieldConfig.defaults)
      .filter((path) => !within(path, known))
      .map((path) => `the field option ${path}`),
    ...panel.fieldConfig.overrides.flatMap(({ matcher, properties }) => [
      ...(fieldMatchers.getIfExists(matcher.id) ? [] : [`the matcher ${matcher.id}`]),
      ...properties.filter(({ id }) => !registry.getIfExists(id)).map(({ id }) => `the override of ${id}`),
    ]),
    ...(panel.transformations ?? [])
      .filter(({ id }) => !standardTransformersRegistry.getIfExists(id))
      .map(({ id }) => `the transformation ${id}`),
  ];
  if (kind.options.includes('displayMode') && (panel.options.legend as any)?.showLegend) {
    found.push('the legend of a bar gauge');
  }
  return found.map((what) => `${what} is not honoured`);
}

function others(object: object, known: string[]): string[] {
  return Object.keys(object).filter((name) => !known.includes(name));
}

/** The paths of all that is set in an object, down to what is no object. */
function paths(value: unknown, prefix = ''): string[] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    return [prefix];
  }
  return Object.entries(value).flatMap(([name, inner]) => paths(inner, prefix === '' ? name : `${prefix}.${name}`));
}

function within(path: string, known: string[]): boolean {
  return known.some((one) => path === one || path.startsWith(`${one}.`));
}
