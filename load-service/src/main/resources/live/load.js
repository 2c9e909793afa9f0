// One load: its targets side by side, and their charts over its own time. Made anew when another load
// is shown, and touched from then on only where something changed.

import * as api from "./api.js";
import { colorOf, time } from "./ranking.js";
import { BYTE_STEPS, chart } from "/frame/charts.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { bytes, count, duration, moment, number, UNKNOWN } from "/frame/format.js";

/** How often the charts are drawn anew. */
const DRAW_MS = 2_000;

/** A load paused where so many values in a row are missing; it does while servers are compared. */
const PAUSE_STEPS = 4;

const LATE = "The generator itself was late: the latency tells of its machine, and is too long.";
const LATE_AT_TIMES = "At times the generator itself was late: what the chart of the latency shows of then is too long.";

/** Lines are told apart by their dashes, too, for colours alone are not the same to everybody. */
const DASHES = { process: [], thread: [8, 4], virtual: [2, 3], async: [10, 3, 2, 3] };

/**
 * A view of a load.
 * @param load as the stream tells it
 * @param onRefused called with the words of a refusal to stop it
 */
export function view(load, onRefused) {
  const root = element("div");
  const title = root.appendChild(element("div", "title"));
  title.append(element("h3", "", `Load ${load.id}`));
  const state = title.appendChild(element("span", "state"));
  const when = title.appendChild(element("span", "about"));
  const stop = title.appendChild(element("button", "stop", "Stop"));
  stop.type = "button";
  stop.addEventListener("click", () => api.stop("loads", load.id).catch((refused) => onRefused(refused.message)));
  root.append(element("p", "quiet", describe(load)));
  const problem = root.appendChild(element("p", "notice"));
  const cards = load.targets.map(card);
  root.appendChild(element("div", "modes")).append(...cards.map((one) => one.element));
  const series = load.targets.map((target) => ({
    label: target.name,
    color: colorOf(target.mode),
    dash: DASHES[target.mode] ?? [4, 4],
  }));
  const charts = [
    { title: "Echoes/s", format: number, of: (history) => history.echoes_per_second },
    { title: "Latency p99", format: time, of: (history) => history.p99_seconds },
  ];
  if (load.targets.some((target) => target.server !== null)) {
    charts.push(
      { title: "Server CPU, 100 % is one core", format: percent, of: (history) => history.cpu_percent },
      { title: "Server memory", format: bytes, steps: BYTE_STEPS, of: (history) => history.memory_bytes },
    );
  }
  for (const one of charts) one.chart = chart({ ...one, series, minutes: null });
  const late = root.appendChild(element("p", "caution", LATE_AT_TIMES));
  late.hidden = true;
  root.appendChild(element("div", "charts")).append(...charts.map((one) => one.chart.element));

  let drawn = ""; // the state that the charts show the end of
  let asking = false;
  const draw = async () => {
    if (asking || drawn !== "") return;
    asking = true;
    try {
      const whole = await api.load(load.id);
      const { seconds, columns } = merged(whole.targets.map((target) => target.history), charts);
      charts.forEach((one, index) => one.chart.update(seconds, columns[index]));
      late.hidden = !whole.targets.some((target) => target.history.late.includes(true));
      if (isOver(whole)) drawn = whole.state;
    } catch {
      // the next time may be better
    } finally {
      asking = false;
    }
  };
  const timer = setInterval(draw, DRAW_MS);
  draw();

  return {
    element: root,
    refresh(now, seconds) {
      setText(state, now.state);
      setAttribute(state, "data-state", now.state);
      const took = (now.ended_timestamp_seconds ?? seconds) - now.began_timestamp_seconds;
      setText(when, `began ${moment(now.began_timestamp_seconds)}, ${duration(Math.max(0, took))}`);
      stop.hidden = isOver(now);
      problem.hidden = now.problem === null;
      setText(problem, now.problem ?? "");
      cards.forEach((one, index) => one.update(now.targets[index], isOver(now)));
    },
    close() {
      clearInterval(timer);
      for (const one of charts) one.chart.destroy();
    },
  };
}

const isOver = (load) => ["completed", "stopped", "failed"].includes(load.state);

/** The moments of all targets together, and of each chart the values of each target. */
function merged(histories, charts) {
  const moments = new Set(histories.flatMap((history) => history.timestamp_seconds));
  const seconds = withBreaks([...moments].sort((a, b) => a - b));
  const columns = charts.map((one) =>
    histories.map((history) => {
      const values = new Map(history.timestamp_seconds.map((second, index) => [second, one.of(history)[index]]));
      return seconds.map((second) => values.get(second) ?? null);
    }),
  );
  return { seconds, columns };
}

/** Moments with one more at the beginning of each pause: it has no value, so that no line spans the pause. */
function withBreaks(moments) {
  const steps = moments.slice(1).map((moment, index) => moment - moments[index]);
  const usual = [...steps].sort((a, b) => a - b)[steps.length >> 1];
  return moments.flatMap((moment, index) => (steps[index] > PAUSE_STEPS * usual ? [moment, moment + usual] : [moment]));
}

/** A target's figures. */
function card(target) {
  const root = element("article", "mode");
  root.dataset.mode = target.mode;
  root.dataset.target = target.name;
  root.append(element("h4", "", target.name), element("p", "address", target.address));
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
  const late = root.appendChild(element("p", "caution late", LATE));
  return {
    element: root,
    update(now, over) {
      const latency = over ? now.total_latency_seconds : now.latency_seconds;
      const errors = Object.values(now.errors).reduce((sum, times) => sum + times, 0);
      setAttribute(root, "data-running", now.running ? "yes" : "no");
      setText(value, now.running ? number(now.echoes_per_second) : UNKNOWN);
      setText(cells.get("p50"), time(latency.p50));
      setText(cells.get("p99"), time(latency.p99));
      setText(cells.get("p99.9"), time(latency.p999));
      late.hidden = !(over ? now.total_late : now.late);
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

function describe(load) {
  const connections = `${load.connections} connection${load.connections === 1 ? "" : "s"}`;
  const each = load.messages_per_connection;
  const lives = each === 0 ? "" : `, ${each} message${each === 1 ? "" : "s"} a connection`;
  const lasts = load.duration_seconds === null ? "until stopped" : `for ${duration(load.duration_seconds)}`;
  return `${load.rate} requests/s at each target, ${connections}${lives}, ${load.bytes} bytes, ${lasts}`;
}
