// From a panel's queries to data that can be drawn, in Grafana's own steps: ask, transform, then apply
// the configuration of fields.

import {
  applyFieldOverrides,
  cacheFieldDisplayNames,
  type DataFrame,
  type FieldConfigSource,
  getPanelOptionsWithDefaults,
  type GrafanaTheme2,
  rangeUtil,
  type TimeRange,
  transformDataFrame,
} from '@grafana/data';
import { lastValueFrom } from 'rxjs';
import type { Kind } from './plugins';
import { frames, SCRAPE_INTERVAL_SECONDS } from './prometheus';
import type { PanelJson } from './question';
import type { Variables } from './variables';

export interface PanelData {
  data: DataFrame[];
  options: unknown;
  fieldConfig: FieldConfigSource;
}

export async function panelData(
  panel: PanelJson,
  kind: Kind,
  variables: Variables,
  timeRange: TimeRange,
  timeZone: string,
  theme: GrafanaTheme2,
  width: number,
  problems: string[],
): Promise<PanelData> {
  const { interval, intervalMs } = rangeUtil.calculateInterval(timeRange, width, `${SCRAPE_INTERVAL_SECONDS}s`);
  const fill = (text: string) => variables.fill(text, builtIn(interval, intervalMs, timeRange));
  const several = panel.targets.length > 1;
  const answers = await Promise.all(
    panel.targets.map(async (target) => {
      const answer = await frames(
        { ...target, query: fill(target.expr), legend: fill(target.legendFormat ?? '') },
        timeRange,
        intervalMs / 1000,
        several ? `Value #${target.refId}` : 'Value',
      );
      if (answer.length === 0) {
        problems.push(`query ${target.refId} returned nothing: ${fill(target.expr)}`);
      }
      return answer;
    }),
  );
  const transformed = await lastValueFrom(
    transformDataFrame(panel.transformations ?? [], answers.flat(), { interpolate: fill }),
  );
  const { options, fieldConfig } = getPanelOptionsWithDefaults({
    plugin: kind.plugin,
    currentOptions: panel.options,
    currentFieldConfig: panel.fieldConfig,
    isAfterPluginChange: false,
  });
  const data = applyFieldOverrides({
    data: transformed,
    fieldConfig,
    fieldConfigRegistry: kind.plugin.fieldConfigRegistry,
    replaceVariables: fill,
    theme,
    timeZone,
  });
  cacheFieldDisplayNames(data);
  return { data, options, fieldConfig };
}

function builtIn(interval: string, intervalMs: number, range: TimeRange): Record<string, string> {
  const seconds = (range.to.valueOf() - range.from.valueOf()) / 1000;
  return {
    __interval: interval,
    __interval_ms: String(intervalMs),
    // Grafana: four scrapes, or a step and a scrape.
    __rate_interval: `${Math.max(4 * SCRAPE_INTERVAL_SECONDS, intervalMs / 1000 + SCRAPE_INTERVAL_SECONDS)}s`,
    __range: `${Math.round(seconds)}s`,
    __range_s: String(Math.round(seconds)),
    __range_ms: String(Math.round(seconds * 1000)),
  };
}
