// All nodes as the stream told of them, by name, and the collector's clock.

const nodes = new Map();
let offset = 0; // collector's clock less ours, in seconds

/** Whether the first event has come. */
export let known = false;

export const all = () => nodes.values();
export const get = (name) => nodes.get(name);
export const size = () => nodes.size;

/** Unix seconds by the collector's clock, which the nodes' times are of. */
export function now() {
  return performance.now() / 1000 + offset;
}

/** Seconds since a node's last report. */
export function age(node) {
  return Math.max(0, now() - node.last_seen_timestamp_seconds);
}

/** How many there are in each state, and in all. */
export function counts() {
  const result = { all: nodes.size, online: 0, late: 0, gone: 0 };
  for (const node of nodes.values()) result[node.state]++;
  return result;
}

/** Takes an event of the stream. */
export function take(event, { anew }) {
  if (anew) nodes.clear();
  known = true;
  tick(event);
  for (const name of event.removed) nodes.delete(name);
  for (const node of event.nodes) nodes.set(node.name, node);
}

/** Sets the clock. */
export function tick(event) {
  offset = event.timestamp_seconds - performance.now() / 1000;
}
