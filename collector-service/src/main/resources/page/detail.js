// One node's own view: what it is, charts of the last 15 minutes, and all that it has many of.

import * as nodes from "./nodes.js";
import { coresCell, shareCell, stateCell, twin } from "./cells.js";
import { BYTE_STEPS, chart } from "/frame/charts.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { byteRate, bytes, count, duration, moment, number, percent, UNKNOWN } from "/frame/format.js";

const root = document.getElementById("node-view");

let shown = null; // {name, update, destroy}
let fetched = null; // the summary that the details on show belong to
let fetching = false;

/** Shows a node; the address of the list leads back. */
export function show(name, listAddress) {
  if (shown?.name !== name) {
    close();
    shown = build(name, listAddress);
    fetched = null;
    load(name);
  }
}

/** Forgets the node on show. */
export function close() {
  shown?.destroy();
  shown = null;
  root.replaceChildren();
}

/** Nodes have changed, or time has passed. */
export function refresh() {
  if (shown === null) return;
  const summary = nodes.get(shown.name);
  if (summary !== undefined) shown.head(summary);
  if (summary !== undefined && summary !== fetched) load(shown.name);
  if (summary === undefined && fetched !== null && nodes.known) shown.missing();
}

async function load(name) {
  if (fetching) return; // the next refresh asks again
  fetching = true;
  const summary = nodes.get(name);
  try {
    const response = await fetch(`/api/nodes/${encodeURIComponent(name)}`);
    if (shown?.name !== name) return;
    if (response.status === 404) {
      shown.missing();
    } else if (response.ok) {
      shown.update(await response.json());
      fetched = summary ?? null;
    }
  } catch {
    // The stream notices the same and says so.
  } finally {
    fetching = false;
  }
}

function build(name, listAddress) {
  const back = root.appendChild(element("a", "back", "← All nodes"));
  back.href = listAddress;
  back.dataset.home = "";
  const header = root.appendChild(element("header", "title"));
  const heading = header.appendChild(element("h1", "", name));
  heading.tabIndex = -1;
  const state = stateCell();
  header.append(state.element);
  const age = header.appendChild(element("span", "quiet"));
  const gone = root.appendChild(element("p", "notice", "The collector knows no node of this name. It forgets a node some time after its last report."));
  gone.hidden = true;
  const silent = root.appendChild(element("p", "notice"));
  silent.hidden = true;
  const namesake = root.appendChild(element("p", "notice"));
  namesake.hidden = true;
  const content = root.appendChild(element("div", "content"));
  content.hidden = true;

  const figures = content.appendChild(element("dl", "figures"));
  const charts = {
    use: chart({
      title: "CPU and memory",
      series: [
        { label: "CPU", color: "--chart-1" },
        { label: "Memory", color: "--chart-2" },
      ],
      format: percent,
      share: true,
    }),
    disk: chart({
      title: "Disks",
      series: [
        { label: "Read", color: "--chart-1" },
        { label: "Written", color: "--chart-2" },
      ],
      format: byteRate,
      steps: BYTE_STEPS,
    }),
    network: chart({
      title: "Network",
      series: [
        { label: "Received", color: "--chart-1" },
        { label: "Sent", color: "--chart-2" },
      ],
      format: byteRate,
      steps: BYTE_STEPS,
    }),
  };
  const grid = content.appendChild(element("div", "charts"));
  for (const one of Object.values(charts)) grid.append(one.element);

  const cores = section(content, "Cores");
  const coreCells = coresCell();
  coreCells.element.classList.add("large");
  cores.append(coreCells.element);

  const filesystems = table(content, "File systems", [
    ["Mounted on", (one) => one.mountpoint],
    ["Device", (one) => one.device],
    ["Type", (one) => one.fstype + (one.read_only ? ", read-only" : "")],
    ["Size", (one) => bytes(one.size_bytes), "figure"],
    ["Free", (one) => bytes(one.available_bytes), "figure"],
    ["Used", (one) => one.use, "share"],
    ["Files free", (one) => count(one.files_free), "figure"],
  ]);
  const disks = table(content, "Disks", [
    ["Device", named],
    ["Read", (one) => byteRate(one.read_bytes_per_second), "figure"],
    ["Written", (one) => byteRate(one.written_bytes_per_second), "figure"],
    ["Busy", (one) => one.busy, "share"],
    ["Read in all", (one) => bytes(one.read_bytes), "figure"],
    ["Written in all", (one) => bytes(one.written_bytes), "figure"],
  ]);
  const networks = table(content, "Network interfaces", [
    ["Device", named],
    ["Received", (one) => byteRate(one.received_bytes_per_second), "figure"],
    ["Sent", (one) => byteRate(one.sent_bytes_per_second), "figure"],
    ["Errors", (one) => rate(one.errors_per_second), "figure"],
    ["Drops", (one) => rate(one.drops_per_second), "figure"],
    ["Received in all", (one) => bytes(one.received_bytes), "figure"],
    ["Sent in all", (one) => bytes(one.sent_bytes), "figure"],
    ["Errors in all", (one) => count(sum(one.receive_errors, one.send_errors)), "figure"],
    ["Drops in all", (one) => count(sum(one.receive_drops, one.send_drops)), "figure"],
  ]);
  const facts = section(content, "About").appendChild(element("dl", "facts"));
  document.title = `${name} – loomscope`;

  return {
    name,
    head(summary) {
      gone.hidden = true;
      state.update(summary);
      setAttribute(root, "data-state", summary.state);
      const ago = duration(nodes.age(summary));
      setText(age, `last report ${ago} ago`);
      silent.hidden = summary.state === "online";
      if (!silent.hidden) setText(silent, `It has been silent for ${ago}. What follows is what it reported last.`);
      namesake.hidden = !summary.twin_address;
      setText(namesake, `${twin(summary)} Give it a name of its own: the agent's setting node.`);
    },
    missing() {
      gone.hidden = false;
      setText(age, "");
      silent.hidden = true;
      setAttribute(root, "data-state", "gone");
    },
    update(node) {
      this.head(node);
      content.hidden = false;
      pairs(figures, figuresOf(node));
      const history = node.history;
      charts.use.update(history.timestamp_seconds, [history.cpu_use, history.memory_use]);
      charts.disk.update(history.timestamp_seconds, [
        history.disk_read_bytes_per_second,
        history.disk_written_bytes_per_second,
      ]);
      charts.network.update(history.timestamp_seconds, [
        history.network_received_bytes_per_second,
        history.network_sent_bytes_per_second,
      ]);
      coreCells.update(node);
      cores.hidden = node.core_uses.length === 0;
      filesystems(node.filesystems);
      disks(node.disks);
      networks(node.networks);
      pairs(facts, factsOf(node));
    },
    destroy() {
      root.removeAttribute("data-state");
      for (const one of Object.values(charts)) one.destroy();
    },
  };
}

function figuresOf(node) {
  const load = node.load;
  const memory = node.memory;
  return [
    ["CPU", percent(node.cpu_use), `${count(node.core_uses.length)} cores`],
    ["Load", number(load?.load1), `${number(load?.load5)} over 5 min, ${number(load?.load15)} over 15`],
    ["Memory", percent(node.memory_use), `${bytes(memory?.used_bytes)} used of ${bytes(memory?.total_bytes)}`],
    ["Swap used", bytes(memory?.swap_used_bytes), of(memory?.swap_total_bytes, bytes)],
    ["Fullest disk", percent(node.filesystem_use), fullest(node)],
    ["Lost reports", percent(node.loss), `${count(node.datagrams.lost)} of ${count(node.datagrams.lost + node.datagrams.received)} datagrams`],
  ];
}

function factsOf(node) {
  const system = node.system;
  const uptime = system?.boot_timestamp_seconds ? nodes.now() - system.boot_timestamp_seconds : null;
  const kernel = [system?.sysname, system?.release, system?.machine].filter(Boolean).join(" ");
  const memory = node.memory;
  const datagrams = node.datagrams;
  return [
    ["Host name", system?.nodename ?? UNKNOWN],
    ["Kernel", kernel || UNKNOWN, system?.version ?? ""],
    ["Up for", duration(uptime), system?.boot_timestamp_seconds ? `since ${moment(system.boot_timestamp_seconds)}` : ""],
    ["Memory free", bytes(memory?.free_bytes), `${bytes(memory?.cached_bytes)} cached, ${bytes(memory?.buffers_bytes)} buffers`],
    ["File descriptors", count(system?.file_descriptors_allocated), of(system?.file_descriptors_max, count)],
    ["Context switches", count(system?.context_switches), "since it booted"],
    ["UDP receive errors", count(system?.udp_receive_errors), `${count(system?.udp_receive_buffer_errors)} for lack of buffers`],
    ["Reports from", node.address, `${node.transport}, ${node.seal === "none" ? "not sealed" : node.seal === "sign" ? "signed" : "encrypted"}`],
    ["Interval", duration(node.interval_seconds), `sampled ${moment(node.sample_timestamp_seconds)} by its clock`],
    ["Known since", moment(node.first_seen_timestamp_seconds)],
    ["Agent's start", node.agent_start, `${count(node.restarts)} restarts seen`],
    ["Datagrams", count(datagrams.received), `${count(datagrams.lost)} lost, ${count(datagrams.duplicates)} twice, ${count(datagrams.late)} late, ${count(datagrams.too_old)} too old`],
  ];
}

const fullest = (node) =>
  node.filesystem_use === null ? "" : `${bytes(node.filesystem_available_bytes)} free on ${node.filesystem_mountpoint}`;
const of = (value, format) => (value === null || value === undefined ? "" : `of ${format(value)}`);
const rate = (value) => (value === null || value === 0 ? number(value) : `${number(value)}/s`);
/** A layer on top of other devices is no part of the node's totals, so it is told apart. */
const named = (one) => (one.layer === null ? one.device : `${one.device} (${one.layer})`);
const sum = (one, other) => (one === null && other === null ? null : (one ?? 0) + (other ?? 0));

function section(parent, title) {
  const made = parent.appendChild(element("section", "part"));
  made.append(element("h2", "", title));
  return made;
}

/** Fills a list of terms: [term, figure, note]. */
function pairs(list, terms) {
  terms.forEach(([term, figure, note = ""], index) => {
    const pair = list.children[index] ?? list.appendChild(element("div"));
    if (pair.children.length === 0) pair.append(element("dt"), element("dd"), element("dd", "note"));
    setText(pair.children[0], term);
    setText(pair.children[1], figure);
    setText(pair.children[2], note);
  });
}

/** A table of things; returns the function that fills it. Kinds of columns: text, figure, share. */
function table(parent, title, columns) {
  const part = section(parent, title);
  const frame = part.appendChild(element("div", "frame"));
  frame.tabIndex = 0; // so that the keyboard can scroll it
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", title);
  const made = frame.appendChild(element("table"));
  const headers = made.appendChild(element("thead")).appendChild(element("tr"));
  for (const [name, , kind] of columns) {
    const header = headers.appendChild(element("th", kind === "figure" ? kind : "", name));
    header.scope = "col";
  }
  const body = made.appendChild(element("tbody"));
  const lines = [];
  return (items) => {
    part.hidden = items.length === 0;
    while (lines.length > items.length) lines.pop().element.remove();
    items.forEach((item, index) => {
      lines[index] ??= line(body, columns);
      lines[index].update(item);
    });
  };
}

function line(body, columns) {
  const made = body.appendChild(element("tr"));
  const updates = columns.map(([, value, kind], index) => {
    const cell = made.appendChild(element(index === 0 ? "th" : "td", kind === "figure" ? kind : ""));
    if (index === 0) cell.scope = "row";
    if (kind !== "share") return (item) => setText(cell, value(item));
    const share = shareCell(value);
    cell.append(share.element);
    return (item) => share.update(item);
  });
  return {
    element: made,
    update(item) {
      for (const update of updates) update(item);
    },
  };
}
