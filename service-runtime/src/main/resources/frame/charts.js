// Charts over time, drawn by uPlot on a canvas.

import uPlot from "/frame/uPlot.js";
import { element } from "./dom.js";

const HEIGHT = 160;
const MINUTES = 15;

/** Steps of an axis of bytes: powers of two, so that its labels are round. */
export const BYTE_STEPS = Array.from({ length: 60 }, (_, power) => 2 ** power);
const SHARE_STEPS = [0.25, 0.5];
const dark = matchMedia("(prefers-color-scheme: dark)");

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/**
 * Makes a chart.
 * @param title its heading
 * @param series [{label, color, dash}], color being the name of a custom property, dash the lengths of
 *   strokes and gaps, if it is to be dashed
 * @param format writes a value
 * @param share whether values are shares: the axis then ends at 100 %
 * @param steps how far apart the labels of the axis may be; without, as is usual for decimal numbers
 * @param minutes how long a time it shows, up to the last value; null: all of it
 */
export function chart({ title, series, format, share = false, steps = undefined, minutes = MINUTES }) {
  const root = element("figure", "chart");
  root.append(element("figcaption", "", title));
  const place = root.appendChild(element("div", "plot"));
  place.setAttribute("role", "img");
  let plot = null;
  let data = [[], ...series.map(() => [])];

  const latest = (values) => values.findLast((value) => value !== null) ?? null;

  const draw = () => {
    plot?.destroy();
    const axis = {
      stroke: color("--quiet"),
      grid: { stroke: color("--line"), width: 1 },
      ticks: { stroke: color("--line"), width: 1, size: 4 },
      font: "11px system-ui, sans-serif",
    };
    plot = new uPlot(
      {
        width: Math.max(200, place.clientWidth),
        height: HEIGHT,
        padding: [8, 8, 0, 0],
        cursor: { sync: { key: "page" }, drag: { x: false, y: false }, y: false },
        scales: {
          x: { range: (_, least, most) => [minutes === null ? Math.min(least, most - 10) : most - minutes * 60, most] },
          y: { range: (_, __, most) => [0, share ? 1 : most > 0 ? most * 1.1 : 1] },
        },
        axes: [
          { ...axis, size: 30, space: 60, values: (_, splits) => splits.map(clock) },
          {
            ...axis,
            size: 70,
            space: 30,
            incrs: share ? SHARE_STEPS : steps,
            values: (_, splits) => splits.map(format),
          },
        ],
        series: [
          { value: (_, at) => (at === null ? "now" : clock(at)) },
          ...series.map((one, index) => ({
            label: one.label,
            stroke: color(one.color),
            dash: one.dash,
            fill: index === 0 && series.length <= 2 ? `${color(one.color)}22` : undefined,
            width: 1.5,
            points: { show: false },
            spanGaps: false,
            value: (_, value, __, at) => format(at === null ? latest(data[index + 1]) : value),
          })),
        ],
      },
      data,
      place,
    );
  };

  const observer = new ResizeObserver(() => {
    if (plot === null) draw();
    else plot.setSize({ width: Math.max(200, place.clientWidth), height: HEIGHT });
  });
  observer.observe(place);
  dark.addEventListener("change", draw);

  return {
    element: root,
    update(times, columns) {
      data = [times, ...columns];
      plot?.setData(data);
      const words = series.map((one, index) => {
        const known = columns[index].filter((value) => value !== null);
        const most = known.reduce((a, b) => Math.max(a, b), 0);
        return `${one.label} now ${format(latest(columns[index]))}, at most ${format(known.length ? most : null)}`;
      });
      const span = minutes === null ? "" : `, last ${minutes} minutes`;
      place.setAttribute("aria-label", `${title}${span}: ${words.join("; ")}`);
    },
    destroy() {
      observer.disconnect();
      dark.removeEventListener("change", draw);
      plot?.destroy();
    },
  };
}

function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("sv", { hour: "2-digit", minute: "2-digit" });
}
