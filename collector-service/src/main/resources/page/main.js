// The live page: the stream feeds the nodes, the address says which view of them is shown.

import * as address from "./address.js";
import { COLUMNS } from "./columns.js";
import * as detail from "./detail.js";
import { setAttribute, setText } from "/frame/dom.js";
import { clock, duration } from "/frame/format.js";
import * as link from "/frame/link.js";
import * as list from "./list.js";
import * as nodes from "./nodes.js";

const find = (id) => document.getElementById(id);
const filter = find("filter");
const sorting = find("sorting");
const tools = find("tools");
const banner = find("banner");

let view = address.read();
let connection = { name: "connecting", since: Date.now() / 1000 };
let drawn = false;

/** Changes the view, and the address with it. */
function change(part) {
  view = { ...view, ...part };
  address.write(view);
  arrange();
}

function arrange() {
  const one = view.node !== null;
  find("list-view").hidden = one;
  find("node-view").hidden = !one;
  if (document.activeElement !== filter) filter.value = view.text;
  for (const radio of tools.elements.state) radio.checked = radio.value === view.state;
  sorting.value = (view.descending ? "-" : "") + view.sort;
  if (one) {
    detail.show(view.node, address.of({ ...view, node: null }));
  } else {
    detail.close();
    document.title = "loomscope";
    list.show(view);
  }
  refresh();
}

/** Draws once for however many events came since the last picture. */
function refresh() {
  if (drawn) return;
  drawn = true;
  requestAnimationFrame(() => {
    drawn = false;
    const counts = nodes.counts();
    for (const count of tools.querySelectorAll("[data-count]")) setText(count, String(counts[count.dataset.count]));
    if (view.node === null) {
      list.refresh();
      const name = counts.late + counts.gone > 0 ? `${counts.late + counts.gone} not reporting – loomscope` : "loomscope";
      if (document.title !== name) document.title = name;
    } else {
      detail.refresh();
    }
  });
}

function connected(next) {
  const before = connection.name;
  connection = next;
  setAttribute(document.body, "data-link", next.name);
  const words = { connecting: "Connecting", live: "Live", lost: "Not connected", resting: "Paused" };
  setText(find("link-text"), words[next.name]);
  banner.hidden = next.name !== "lost";
  setText(find("banner-text"), next.name === "lost" ? "Not connected to the collector." : "");
  if (next.name === "lost") setText(find("announcer"), "Connection to the collector lost, trying again.");
  if (next.name === "live" && before === "lost") setText(find("announcer"), "Connected again.");
  sayHowLong();
}

function sayHowLong() {
  if (connection.name !== "lost") return;
  const seconds = Date.now() / 1000 - connection.since;
  const shown = nodes.size() > 0 ? " What you see is from then." : "";
  setText(
    find("banner-since"),
    `Since ${clock(connection.since)}, ${duration(Math.floor(seconds))} ago.${shown} Trying again by itself.`,
  );
}

function sortBy(column) {
  const same = column.key === view.sort;
  change({ sort: column.key, descending: same ? !view.descending : column.first === true });
}

list.prepare({
  onSort: sortBy,
  onOpen: (name) => {
    change({ node: name });
    find("node-view").querySelector("h1").focus();
  },
  onClear: () => {
    filter.value = "";
    change({ text: "", state: "" });
    filter.focus();
  },
});

for (const column of COLUMNS) {
  for (const descending of column.first ? [true, false] : [false, true]) {
    const option = new Option(`${column.title} ${descending ? "↓" : "↑"}`, (descending ? "-" : "") + column.key);
    sorting.add(option);
  }
}

filter.addEventListener("input", () => change({ text: filter.value.trim() }));
sorting.addEventListener("change", () =>
  change({ sort: sorting.value.replace("-", ""), descending: sorting.value.startsWith("-") }),
);
tools.addEventListener("change", (event) => {
  if (event.target.name === "state") change({ state: event.target.value });
});
tools.addEventListener("submit", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  const home = event.target.closest("[data-home]");
  if (home === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  change({ node: null });
  list.focus();
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input[type=search], select");
  if (event.key === "/" && !typing && view.node === null) {
    event.preventDefault();
    filter.select();
  } else if (event.key === "Escape" && view.node !== null) {
    change({ node: null });
    list.focus();
  } else if (event.key === "Escape" && event.target === filter) {
    filter.value = "";
    change({ text: "" });
  }
});

window.addEventListener("popstate", () => {
  view = address.read();
  arrange();
  if (view.node === null) list.focus();
});

arrange();
link.open(
  {
    nodes: (event) => nodes.take(event, { anew: true }),
    changes: (event) => nodes.take(event, { anew: false }),
    idle: nodes.tick,
  },
  refresh,
  connected,
);
setInterval(() => {
  sayHowLong();
  if (!document.hidden) refresh(); // ages grow
}, 1_000);
