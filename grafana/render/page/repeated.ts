// Panels that stand once for each value of a variable, laid out as Grafana does it.

import { isRow, type PanelJson, type RowJson } from './question';
import type { Variables } from './variables';

const COLUMNS = 24;

/** The panels with each that repeats as often as it will stand there; those below move down. */
export function repeated(panels: Array<PanelJson | RowJson>, variables: Variables): Array<PanelJson | RowJson> {
  const result: Array<PanelJson | RowJson> = [];
  let down = 0;
  // Panels of one line that repeat share the room that is made.
  let line = { y: -1, down: 0 };
  for (const panel of panels) {
    const { gridPos } = panel;
    if (gridPos.y !== line.y) {
      down += line.down;
      line = { y: gridPos.y, down: 0 };
    }
    const moved = { ...panel, gridPos: { ...gridPos, y: gridPos.y + down } };
    if (isRow(moved) || moved.repeat === undefined) {
      result.push(moved);
      continue;
    }
    const { repeat, repeatDirection, maxPerRow = 4 } = moved;
    const values = variables.valuesOf(repeat);
    const perRow = repeatDirection === 'v' ? 1 : Math.max(1, Math.min(maxPerRow, values.length));
    const w = repeatDirection === 'v' ? gridPos.w : COLUMNS / perRow;
    values.forEach((value, i) => {
      const x = repeatDirection === 'v' ? gridPos.x : (i % perRow) * w;
      const y = moved.gridPos.y + Math.floor(i / perRow) * gridPos.h;
      result.push({ ...moved, gridPos: { x, y, w, h: gridPos.h }, scope: { [repeat]: value } });
    });
    line.down = Math.max(line.down, (Math.ceil(values.length / perRow) - 1) * gridPos.h);
  }
  return result;
}
