// Prometheus' answers as the data frames that Grafana's data source makes of them. (That one is made of
// a part in Go, which no npm package has, and of @grafana/prometheus, which needs a running Grafana.)

import { type DataFrame, type Field, FieldType, type Labels, type TimeRange } from '@grafana/data';
import type { Target } from './question';

interface Series {
  metric: Labels;
  value?: [number, string];
  values?: Array<[number, string]>;
}

/** The least time between two points: what grafana/provisioning/datasources says as `timeInterval`. */
export const SCRAPE_INTERVAL_SECONDS = 5;

export async function ask<Answer>(path: string, parameters: Record<string, string>): Promise<Answer> {
  const response = await fetch(`/api/v1/${path}?${new URLSearchParams(parameters)}`);
  const answer = await response.json();
  if (answer.status !== 'success') {
    throw new Error(`Prometheus: ${answer.error} (${parameters.query ?? path})`);
  }
  return answer.data;
}

/** The values that a label has in the series that a selector chooses, or in all. */
export function labelValues(label: string, selector: string | undefined, range: TimeRange): Promise<string[]> {
  return ask(`label/${label}/values`, {
    ...(selector === undefined ? {} : { 'match[]': selector }),
    start: seconds(range.from.valueOf()),
    end: seconds(range.to.valueOf()),
  });
}

export async function askRange(query: string, range: TimeRange, step: number): Promise<Series[]> {
  // As Grafana does it, so that points stay where they are when the dashboard is refreshed.
  const aligned = (milliseconds: number) => String(Math.floor(milliseconds / 1000 / step) * step);
  const data = await ask<{ result: Series[] }>('query_range', {
    query,
    start: aligned(range.from.valueOf()),
    end: aligned(range.to.valueOf()),
    step: String(step),
  });
  return data.result;
}

async function askInstant(query: string, range: TimeRange): Promise<Series[]> {
  const data = await ask<{ resultType: string; result: Series[] | [number, string] }>('query', {
    query,
    time: seconds(range.to.valueOf()),
  });
  return data.resultType === 'scalar'
    ? [{ metric: {}, value: data.result as [number, string] }]
    : (data.result as Series[]);
}

/** A target's answer: one frame for each series, or for a table one of all. */
export async function frames(
  target: Target & { query: string; legend: string },
  range: TimeRange,
  step: number,
  valueName: string,
): Promise<DataFrame[]> {
  const series = target.range
    ? await askRange(target.query, range, step)
    : await askInstant(target.query, range);
  if (target.format === 'table') {
    return series.length === 0 ? [] : [table(target, series, valueName)];
  }
  return series.map((one) => {
    const points = one.values ?? [one.value!];
    const name = displayName(target.legend, one.metric);
    return {
      refId: target.refId,
      name,
      length: points.length,
      fields: [
        {
          name: 'Time',
          type: FieldType.time,
          // Where points are further apart than this, something is missing, and so is the line.
          config: target.range ? { interval: step * 1000 } : {},
          values: points.map(([time]) => time * 1000),
        },
        {
          name: 'Value',
          type: FieldType.number,
          labels: one.metric,
          config: { displayNameFromDS: name },
          values: points.map(([, value]) => number(value)),
        },
      ],
    };
  });
}

function table(target: Target, series: Series[], valueName: string): DataFrame {
  const rows = series.flatMap((one) =>
    (one.values ?? [one.value!]).map(([time, value]) => ({ time: time * 1000, value, metric: one.metric })),
  );
  const labels = [...new Set(series.flatMap((one) => Object.keys(one.metric)))].sort();
  const fields: Field[] = [
    { name: 'Time', type: FieldType.time, config: {}, values: rows.map((row) => row.time) },
    ...labels.map((label) => ({
      name: label,
      type: FieldType.string,
      config: { filterable: true },
      values: rows.map((row) => row.metric[label] ?? ''),
    })),
    { name: valueName, type: FieldType.number, config: {}, values: rows.map((row) => number(row.value)) },
  ];
  return { refId: target.refId, meta: { preferredVisualisationType: 'table' }, fields, length: rows.length };
}

/** A legend with the labels in their places, or all labels where it says nothing. */
export function displayName(legend: string, metric: Labels): string {
  if (legend !== '' && legend !== '__auto') {
    return legend.replaceAll(/\{\{\s*(.+?)\s*}}/g, (_, label) => metric[label] ?? '');
  }
  const { __name__: name = '', ...labels } = metric;
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(', ')}}`;
}

function number(text: string): number {
  return text.endsWith('Inf') ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text);
}

function seconds(milliseconds: number): string {
  return String(milliseconds / 1000);
}
