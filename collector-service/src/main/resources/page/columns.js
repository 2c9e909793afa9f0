// The list's columns: what each shows, by what it sorts, and how its cell is made.

import { age } from "./nodes.js";
import { byteRate, bytes, duration, number, percent } from "/frame/format.js";
import { coresCell, nameCell, plainCell, shareCell, stateCell } from "./cells.js";

const STATES = ["online", "late", "gone"];
const busiest = (node) => node.core_uses.reduce((most, use) => (use > most ? use : most), -1);
const unlessZero = (format) => (value) => (value === 0 ? "0" : format(value));

/**
 * key: in the address and in the markup; title: of the header; hint: its tooltip;
 * value: what it sorts by, null being last; cell: makes a cell that has `update(node)`;
 * first: whether the greatest comes first when one sorts by it.
 */
export const COLUMNS = [
  {
    key: "name",
    title: "Node",
    value: (node) => node.name,
    cell: nameCell,
  },
  {
    key: "state",
    title: "State",
    hint: "online: heard of within three of its intervals; gone: soon forgotten; twin: another machine has its name, too",
    value: (node) => STATES.indexOf(node.state),
    first: true,
    cell: stateCell,
  },
  {
    key: "cpu",
    title: "CPU",
    hint: "Mean of all cores since the sample before",
    value: (node) => node.cpu_use,
    first: true,
    cell: () => shareCell((node) => node.cpu_use),
  },
  {
    key: "cores",
    title: "Cores",
    hint: "A cell for each core; sorts by the busiest",
    value: busiest,
    first: true,
    cell: coresCell,
  },
  {
    key: "load",
    title: "Load",
    hint: "Load average over one minute",
    value: (node) => node.load1,
    first: true,
    cell: () => plainCell((node) => number(node.load1)),
  },
  {
    key: "memory",
    title: "Memory",
    hint: "Share that is not available, and all there is",
    value: (node) => node.memory_use,
    first: true,
    cell: () => shareCell((node) => node.memory_use, (node) => noteOf(node.memory_total_bytes, "of ", "")),
  },
  {
    key: "disk",
    title: "Disk",
    hint: "The fullest file system that can be written to, and what is free there",
    value: (node) => node.filesystem_use,
    first: true,
    cell: () =>
      shareCell(
        (node) => node.filesystem_use,
        (node) => noteOf(node.filesystem_available_bytes, "", " free"),
        (node) => node.filesystem_mountpoint,
      ),
  },
  rate("read", "Read", "Bytes read a second, all disks; what lies on others is not counted again", (node) => node.disk_read_bytes_per_second),
  rate("written", "Written", "Bytes written a second, all disks; what lies on others is not counted again", (node) => node.disk_written_bytes_per_second),
  rate("received", "Received", "Bytes a second, all interfaces; what lies on others is not counted again", (node) => node.network_received_bytes_per_second),
  rate("sent", "Sent", "Bytes a second, all interfaces; what lies on others is not counted again", (node) => node.network_sent_bytes_per_second),
  {
    key: "drops",
    title: "Drops",
    hint: "Packets dropped or with errors, a second, all interfaces, both ways",
    value: (node) => sum(node.network_drops_per_second, node.network_errors_per_second),
    first: true,
    cell: () =>
      plainCell(
        (node) => perSecond(sum(node.network_drops_per_second, node.network_errors_per_second)),
        (node) => sum(node.network_drops_per_second, node.network_errors_per_second) > 0,
      ),
  },
  {
    key: "loss",
    title: "Loss",
    hint: "Share of the node's datagrams that did not arrive",
    value: (node) => node.loss,
    first: true,
    cell: () => plainCell((node) => unlessZero(percent)(node.loss), (node) => node.loss > 0.01),
  },
  {
    key: "age",
    title: "Report",
    hint: "Time since the last report",
    value: (node) => -node.last_seen_timestamp_seconds,
    first: true,
    cell: () => plainCell((node) => duration(age(node)), (node) => node.state !== "online"),
  },
];

function rate(key, title, hint, value) {
  return { key, title, hint, value, first: true, cell: () => plainCell((node) => unlessZero(byteRate)(value(node))) };
}

/** Bytes, with the words that say which; empty where they are not known. */
function noteOf(value, before, after) {
  return value === null ? "" : `${before}${bytes(value)}${after}`;
}

function perSecond(value) {
  return value === null || value === 0 ? number(value) : `${number(value)}/s`;
}

function sum(one, other) {
  return one === null && other === null ? null : (one ?? 0) + (other ?? 0);
}

/** Compares two nodes by a column; what is not known comes last either way. */
export function comparison(column, descending) {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const a = column.value(one);
    const b = column.value(other);
    if (a === null || b === null) {
      if (a !== b) return a === null ? 1 : -1;
    } else if (a !== b) {
      return a < b ? -sign : sign;
    }
    return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
  };
}
