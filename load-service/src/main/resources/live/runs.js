// The runs that the service knows, as last told by its stream.

const runs = new Map();

/** Takes an event; `anew` says whether it tells all that there is. */
export function take(event, { anew }) {
  if (anew) runs.clear();
  for (const run of event.runs) runs.set(run.id, run);
  const known = new Set(event.ids);
  for (const id of runs.keys()) if (!known.has(id)) runs.delete(id);
}

/** All, the newest first. */
export const all = () => [...runs.values()].sort((a, b) => b.id - a.id);

export const find = (id) => runs.get(id) ?? null;

export const isOver = (run) => ["completed", "stopped", "failed"].includes(run.state);

/** The one to show unasked: what runs, rather the one that ends; else the last. */
export function mostInteresting() {
  const running = all().filter((run) => run.state === "running" || run.state === "stopping");
  return running.find((run) => run.scenario.duration_seconds !== null) ?? running[0] ?? all()[0] ?? null;
}

export const errorsOf = (target) => Object.values(target.errors).reduce((sum, times) => sum + times, 0);

export const sum = (run, figure) => run.targets.reduce((total, target) => total + figure(target), 0);

/** A scenario in words. */
export function describe(scenario) {
  const connections = `${scenario.connections} connection${scenario.connections === 1 ? "" : "s"}`;
  const each = scenario.messages_per_connection;
  const time = scenario.duration_seconds === null ? "until stopped" : `${scenario.duration_seconds} s`;
  const bytes = `${scenario.bytes} bytes`;
  if (scenario.loop === "open") {
    const lives = each === 0 ? "" : each === 1 ? ", a connection for each" : `, ${each} messages a connection`;
    return `${scenario.rate} requests/s at each target at once, ${connections}${lives}, ${bytes}, ${time}`;
  }
  return `${connections} × ${each} messages again and again at one target after the other, ${bytes}, ${time} each`;
}
