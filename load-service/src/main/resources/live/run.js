// One run: its targets side by side, and their charts. Made anew when another run is shown, and
// touched from then on only where something changed.

import * as api from "./api.js";
import { describe, errorsOf, isOver } from "./runs.js";
import { BYTE_STEPS, chart } from "/frame/charts.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { bytes, count, duration, moment, number, UNKNOWN } from "/frame/format.js";

const MINUTES = 5;
const MODES = ["process", "thread", "virtual", "async"];

/** Seconds as people read echo times: "85 µs", "1.20 ms", "2.50 s". */
export function time(seconds) {
  if (seconds === null) return UNKNOWN;
  if (seconds < 0.00095) return `${Math.round(seconds * 1e6)} µs`;
  return seconds < 0.995 ? `${number(seconds * 1e3)} ms` : `${number(seconds)} s`;
}

/**
 * A view of a run.
 * @param run as the stream tells it
 * @param onRefused called with the words of a refusal to stop it
 */
export function view(run, onRefused) {
  const root = element("div");
  const title = root.appendChild(element("div", "title"));
  title.append(element("h1", "", `${run.scenario.name}, run ${run.id}`));
  const state = title.appendChild(element("span", "state"));
  const when = title.appendChild(element("span", "about"));
  const stop = title.appendChild(element("button", "stop", "Stop"));
  stop.type = "button";
  stop.addEventListener("click", () => api.stop(run.id).catch((refused) => onRefused(refused.message)));
  root.append(element("p", "quiet", describe(run.scenario)));
  const problem = root.appendChild(element("p", "notice"));
  const cards = run.targets.map(card);
  const modes = root.appendChild(element("div", "modes"));
  modes.append(...cards.map((one) => one.element));
  const series = run.targets.map((target) => ({
    label: target.name,
    color: MODES.includes(target.mode) ? `--${target.mode}` : "--quiet",
  }));
  const columns = ["rates", "latencies"];
  const charts = [
    chart({ title: "Echoes/s", series, format: number, minutes: MINUTES }),
    chart({ title: "Latency p99, ms", series, format: number, minutes: MINUTES }),
  ];
  if (run.targets.some((target) => target.server !== null)) {
    columns.push("cpu", "memory");
    charts.push(
      chart({ title: "CPU of the server, 100 % is one core", series, format: percent, minutes: MINUTES }),
      chart({ title: "Memory of the server", series, format: bytes, steps: BYTE_STEPS, minutes: MINUTES }),
    );
  }
  const place = root.appendChild(element("div", "charts"));
  place.append(...charts.map((one) => one.element));
  const past = history(run.targets.length);

  const refresh = (now, seconds) => {
    setText(state, now.state);
    setAttribute(state, "data-state", now.state);
    const began = now.began_timestamp_seconds;
    const took = (now.ended_timestamp_seconds ?? seconds) - began;
    setText(when, began === null ? "not begun" : `began ${moment(began)}, ${duration(Math.max(0, took))}`);
    stop.hidden = isOver(now);
    stop.disabled = now.state === "stopping";
    problem.hidden = now.problem === null;
    setText(problem, now.problem ?? "");
    cards.forEach((one, index) => one.update(now.targets[index], isOver(now)));
    if (now.state === "running") past.add(Math.floor(seconds), now.targets);
    draw();
  };

  const draw = () => charts.forEach((one, index) => one.update(past.seconds, past[columns[index]]));

  api
    .run(run.id)
    .then((whole) => {
      past.begin(whole.targets);
      draw();
    })
    .catch(() => {}); // without its past, the run is shown from now on

  return {
    element: root,
    refresh,
    close: () => charts.forEach((one) => one.destroy()),
  };
}

/** A target's figures. */
function card(target) {
  const root = element("article", "mode");
  root.dataset.mode = target.mode;
  root.dataset.target = target.name;
  root.append(element("h3", "", target.name), element("p", "address", target.address));
  const rate = root.appendChild(element("p", "rate"));
  const value = rate.appendChild(element("span"));
  rate.append(" ", element("small", "", "echoes/s"));
  const list = root.appendChild(element("dl"));
  const cells = new Map();
  const names = ["p50", "p99", "p99.9", "Send lag p99", "Requests", "Errors", "Connections"];
  if (target.server !== null) names.push("Server CPU", "CPU s per 100k", "Server memory");
  for (const name of names) {
    list.append(element("dt", "", name));
    cells.set(name, list.appendChild(element("dd")));
  }
  return {
    element: root,
    update(now, over) {
      const latency = over ? now.total_latency_seconds : now.latency_seconds;
      const errors = errorsOf(now);
      setAttribute(root, "data-running", now.running ? "yes" : "no");
      setText(value, now.running ? number(now.echoes_per_second) : UNKNOWN);
      setText(cells.get("p50"), time(latency.p50));
      setText(cells.get("p99"), time(latency.p99));
      setText(cells.get("p99.9"), time(latency.p999));
      setText(cells.get("Send lag p99"), time(now.send_lag_p99_seconds));
      setText(cells.get("Requests"), count(now.requests));
      setText(cells.get("Errors"), errors === 0 ? "0" : words(now.errors));
      setAttribute(cells.get("Errors"), "data-alarm", errors > 0 ? "yes" : "no");
      setText(cells.get("Connections"), count(now.connections));
      if (target.server !== null) use(now.server, over);
    },
  };

  function use(server, over) {
    const peak = over ? "peak " : "";
    setText(cells.get("Server CPU"), peak + percent(over ? server.peak_cpu_percent : server.cpu_percent));
    setText(cells.get("CPU s per 100k"), number(server.cpu_seconds_per_100k));
    setText(cells.get("Server memory"), peak + bytes(over ? server.peak_memory_bytes : server.memory_bytes));
  }
}

/** A share of a core. */
const percent = (value) => (value === null ? UNKNOWN : `${number(value)} %`);

const words = (errors) =>
  Object.entries(errors)
    .map(([reason, times]) => `${count(times)} ${reason.replaceAll("_", " ")}`)
    .join(", ");

/** What charts show of a target at one moment, by the columns that they want. */
const COLUMNS = {
  rates: (target) => target.echoes_per_second,
  latencies: (target) => millis(target.latency_seconds.p99),
  cpu: (target) => target.server?.cpu_percent ?? null,
  memory: (target) => target.server?.memory_bytes ?? null,
};

/** The same of what the service remembers, by the index of a second. */
const REMEMBERED = {
  rates: (of, index) => of.echoes_per_second[index],
  latencies: (of, index) => millis(of.p99_seconds[index]),
  cpu: (of, index) => of.cpu_percent[index],
  memory: (of, index) => of.memory_bytes[index],
};

/** The last minutes of some targets, in the columns that charts want: a time, and a value of each. */
function history(targets) {
  const names = Object.keys(COLUMNS);
  const empty = () => Object.fromEntries(names.map((name) => [name, Array.from({ length: targets }, () => [])]));
  const past = { seconds: [], ...empty() };

  /** Adds a second; `value` gives that of a column for a target. */
  const row = (second, value) => {
    past.seconds.push(second);
    for (const name of names) past[name].forEach((column, index) => column.push(value(name, index)));
    if (past.seconds.length > MINUTES * 60) {
      past.seconds.shift();
      for (const name of names) for (const column of past[name]) column.shift();
    }
  };

  return Object.assign(past, {
    /** Puts what the service remembers before what was seen since. */
    begin(told) {
      const seen = { ...past };
      Object.assign(past, { seconds: [], ...empty() });
      const at = told.map(
        ({ history: of }) => new Map(of.timestamp_seconds.map((second, index) => [second, index])),
      );
      const seconds = [...new Set(told.flatMap(({ history: of }) => of.timestamp_seconds))].sort((a, b) => a - b);
      for (const second of seconds) {
        row(second, (name, index) => {
          const place = at[index].get(second);
          return place === undefined ? null : REMEMBERED[name](told[index].history, place);
        });
      }
      const last = seconds.at(-1) ?? 0;
      seen.seconds.forEach((second, index) => {
        if (second > last) row(second, (name, target) => seen[name][target][index]);
      });
    },
    add(second, figures) {
      if (second <= (past.seconds.at(-1) ?? 0)) return;
      row(second, (name, index) => (figures[index].running ? COLUMNS[name](figures[index]) : null));
    },
  });
}

const millis = (seconds) => (seconds === null ? null : seconds * 1e3);
