// The page of the load service: the stream feeds the runs, the address says which one is shown.

import * as offer from "./offer.js";
import { view } from "./run.js";
import * as runs from "./runs.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { count, duration, moment, UNKNOWN } from "/frame/format.js";
import * as link from "/frame/link.js";

const find = (id) => document.getElementById(id);
const rows = new Map();

let shown = null; // {id, view}
let wanted = fromAddress(); // the id of the run that the reader chose, or null
let ahead = 0; // seconds by which the service's clock is ahead of this one

function fromAddress() {
  const id = new URLSearchParams(location.search).get("run");
  return id === null || !/^\d+$/.test(id) ? null : Number(id);
}

function choose(id) {
  wanted = id;
  history.pushState(null, "", id === null ? "/" : `/?run=${id}`);
  refresh();
}

function take(event, how) {
  ahead = event.timestamp_seconds - Date.now() / 1000;
  runs.take(event, how);
}

function refresh() {
  const run = (wanted === null ? null : runs.find(wanted)) ?? runs.mostInteresting();
  find("nothing").hidden = run !== null;
  find("run").hidden = run === null;
  if (shown !== null && shown.id !== run?.id) {
    shown.view.close();
    shown.view.element.remove();
    shown = null;
  }
  if (run !== null) {
    if (shown === null) {
      shown = { id: run.id, view: view(run, (words) => offer.say(`Not stopped: ${words}`, true)) };
      find("run").append(shown.view.element);
    }
    shown.view.refresh(run, Date.now() / 1000 + ahead);
  }
  list();
}

function list() {
  const all = runs.all();
  const ids = new Set(all.map((run) => run.id));
  for (const [id, row] of rows) {
    if (ids.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  for (const run of [...all].reverse()) {
    if (!rows.has(run.id)) {
      const made = rowOf(run);
      rows.set(run.id, made);
      find("runs").prepend(made.element);
    }
    rows.get(run.id).update(run);
  }
}

function rowOf(run) {
  const root = element("tr");
  const name = root.appendChild(element("th"));
  const open = name.appendChild(element("a", "", `Run ${run.id}`));
  open.href = `/?run=${run.id}`;
  open.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(run.id);
    find("content").scrollTo({ top: 0 });
  });
  root.append(element("td", "", run.scenario.name));
  const state = root.appendChild(element("td")).appendChild(element("span", "state"));
  const figures = ["targets", "echoes", "errors"].map(() => root.appendChild(element("td", "figure")));
  const began = root.appendChild(element("td"));
  const took = root.appendChild(element("td", "figure"));
  root.dataset.run = String(run.id);
  return {
    element: root,
    update(now) {
      setText(state, now.state);
      setAttribute(state, "data-state", now.state);
      setText(figures[0], count(now.targets.length));
      setText(figures[1], count(runs.sum(now, (target) => target.echoes)));
      setText(figures[2], count(runs.sum(now, runs.errorsOf)));
      setText(began, moment(now.began_timestamp_seconds));
      const end = now.ended_timestamp_seconds ?? Date.now() / 1000 + ahead;
      const begin = now.began_timestamp_seconds;
      setText(took, begin === null ? UNKNOWN : duration(Math.max(0, end - begin)));
      setAttribute(root, "aria-current", shown?.id === now.id ? "true" : "false");
    },
  };
}

function connected({ name }) {
  const words = { connecting: "Connecting", live: "Live", lost: "Not connected", resting: "Paused" };
  setAttribute(document.body, "data-link", name);
  setText(find("link-text"), words[name]);
  find("banner").hidden = name !== "lost";
  if (name === "lost") setText(find("announcer"), "Connection to the load service lost, trying again.");
}

window.addEventListener("popstate", () => {
  wanted = fromAddress();
  refresh();
});

link.open(
  {
    runs: (event) => take(event, { anew: true }),
    changes: (event) => take(event, { anew: false }),
    idle: (event) => {
      ahead = event.timestamp_seconds - Date.now() / 1000;
    },
  },
  refresh,
  connected,
);
offer.show((run) => choose(run.id)).catch((failed) => offer.say(`Nothing can be started: ${failed.message}`, true));
