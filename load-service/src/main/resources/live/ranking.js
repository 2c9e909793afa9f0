// A comparison's rankings: a table for each point, the best first. What it says was worked out by the
// service; nothing is ranked here.

import { element } from "/frame/dom.js";
import { bytes, count, number, UNKNOWN } from "/frame/format.js";

const MODES = ["process", "thread", "virtual", "async"];

/** A mode as colours know it; one that nobody said has a neutral one. */
export const colorOf = (mode) => (MODES.includes(mode) ? `--${mode}` : "--quiet");

/** Seconds as people read echo times: "85 µs", "1.20 ms", "2.50 s". */
export function time(seconds) {
  if (seconds === null) return UNKNOWN;
  if (seconds < 0.00095) return `${Math.round(seconds * 1e6)} µs`;
  return seconds < 0.995 ? `${number(seconds * 1e3)} ms` : `${number(seconds)} s`;
}

const UNITS = { seconds: time, bytes, count, percent: (value) => `${number(value)} %` };

/** The best of a point in words. */
export function words(point) {
  return point.best.length === 0 ? "too few rounds" : point.best.join(" = ");
}

/** The elements that show a comparison. */
export function show(comparison) {
  const title = element("div", "title");
  title.append(element("h1", "", headline(comparison)));
  const state = title.appendChild(element("span", "state", comparison.state));
  state.dataset.state = comparison.state;
  title.append(element("span", "about when"));
  const parts = [title];
  if (comparison.problem !== null) parts.push(element("p", "notice problem", comparison.problem));
  else if (comparison.state === "partial") parts.push(element("p", "notice problem", "It was stopped early: only whole rounds count."));
  const claims = comparison.claims.map((one) => element("p", "claim", `${one.experiment}: ${one.claim} ${one.sentence}.`));
  return [...parts, ...comparison.points.map((point) => table(point)), ...claims];
}

function headline(comparison) {
  if (comparison.points.length === 0) return `Comparison ${comparison.id}`;
  return comparison.points.length > 3
    ? `Comparison ${comparison.id}: ${comparison.experiments.join(", ")}`
    : comparison.points.map((point) => `${name(point)}: ${words(point)}`).join(" · ");
}

const name = (point) => (point.point === "warm" ? point.experiment : `${point.experiment}, ${point.point}`);

function table(point) {
  const root = element("section", "ranking");
  root.dataset.experiment = point.experiment;
  root.dataset.point = point.point;
  const heading = root.appendChild(element("h2", "", name(point)));
  heading.append(element("span", "quiet", ` ${point.title}`));
  const frame = root.appendChild(element("div", "frame"));
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", `Ranking of ${name(point)}`);
  const made = frame.appendChild(element("table"));
  const rated = point.figure === "requests_per_second";
  const columns = [
    ["Place", "figure place", (one) => place(one, point)],
    ["Server", "server", null],
    ...(rated ? [] : [[point.figure_title, "figure", (one) => spread(one.deciding, UNITS[point.unit] ?? number)]]),
    ["Requests/s", "figure", (one) => spread(one.requests_per_second, number)],
    ["To the best", "figure", factor],
    ["p99", "figure", (one) => time(one.latency_p99_seconds)],
    ["CPU s per 100k", "figure", (one) => number(one.cpu_seconds_per_100k)],
    ["Peak CPU", "figure", (one) => (one.peak_cpu_cores === null ? UNKNOWN : `${number(one.peak_cpu_cores * 100)} %`)],
    ["Peak memory", "figure", (one) => bytes(one.peak_memory_bytes)],
    ["Errors", "figure", (one) => count(one.errors)],
  ];
  const head = made.appendChild(element("thead")).appendChild(element("tr"));
  for (const [title, kind] of columns) head.append(element("th", kind, title));
  const body = made.appendChild(element("tbody"));
  for (const one of point.standings) {
    const row = body.appendChild(element("tr"));
    row.dataset.target = one.target;
    row.dataset.mode = one.mode;
    row.dataset.best = one.tied_with_best ? "yes" : "no";
    for (const [, kind, value] of columns) {
      row.append(value === null ? server(one) : element("td", kind, value(one)));
    }
    if (one.errors > 0) row.lastElementChild.dataset.alarm = "yes";
  }
  for (const caution of point.cautions) root.append(element("p", "caution", `${caution}.`));
  if (point.best.length === 0) root.append(element("p", "caution", "With fewer than six rounds nothing can be told apart."));
  return root;
}

/** "1" alone, "1=" of those that share the place. */
function place(one, point) {
  if (one.place === null) return UNKNOWN;
  const shared = point.standings.some((other) => other !== one && other.place === one.place);
  return shared ? `${one.place}=` : String(one.place);
}

function server(one) {
  const cell = element("th", "server");
  cell.append(element("span", "swatch"), one.target);
  if (one.tied_with_best) cell.append(element("span", "badge", "best"));
  return cell;
}

function spread(value, write) {
  if (value === null) return UNKNOWN;
  return value.low === null ? write(value.median) : `${write(value.median)} (${write(value.low)}–${write(value.high)})`;
}

function factor(one) {
  if (one.factor === null) return UNKNOWN;
  const written = `${one.factor.toFixed(2)}×`;
  return one.factor_low === null ? written : `${written} (${one.factor_low.toFixed(2)}–${one.factor_high.toFixed(2)})`;
}
