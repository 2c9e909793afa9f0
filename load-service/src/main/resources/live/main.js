// The page of the load service: the stream feeds it, the address says which comparison is shown.

import * as api from "./api.js";
import { view as loadView } from "./load.js";
import { show as showRanking, words as bestOf } from "./ranking.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { duration, moment, UNKNOWN } from "/frame/format.js";
import * as link from "/frame/link.js";

const find = (id) => document.getElementById(id);

const known = { comparisons: new Map(), loads: new Map() };
const rows = new Map();

let wanted = fromAddress(); // the id of the comparison that the reader chose, or null
let shown = ""; // which state of which comparison is on show
let load = null; // {id, view}
let ahead = 0; // seconds by which the service's clock is ahead of this one

const newestFirst = (kind) => [...known[kind].values()].sort((a, b) => b.id - a.id);
const isOver = (one) => !["queued", "running", "paused"].includes(one.state);
const now = () => Date.now() / 1000 + ahead;

function fromAddress() {
  const id = new URLSearchParams(location.search).get("comparison");
  return id === null || !/^\d+$/.test(id) ? null : Number(id);
}

/** Takes an event; `anew` says whether it tells all that there is. */
function take(event, anew) {
  ahead = event.timestamp_seconds - Date.now() / 1000;
  for (const kind of ["comparisons", "loads"]) {
    const ids = new Set(event[kind === "loads" ? "load_ids" : "comparison_ids"]);
    if (anew) known[kind].clear();
    for (const one of event[kind]) known[kind].set(one.id, one);
    for (const id of known[kind].keys()) if (!ids.has(id)) known[kind].delete(id);
  }
}

function choose(id) {
  wanted = id;
  history.pushState(null, "", id === null ? "/" : `/?comparison=${id}`);
  refresh();
  find("content").scrollTo({ top: 0 });
}

function refresh() {
  const all = newestFirst("comparisons");
  const chosen = known.comparisons.get(wanted) ?? all.find((one) => isOver(one) && one.points.length > 0) ?? null;
  find("nothing").hidden = chosen !== null;
  find("comparison").hidden = chosen === null;
  const state = chosen === null ? "" : `${chosen.id} ${chosen.state} ${chosen.points.length}`;
  if (chosen !== null && state !== shown) find("comparison").replaceChildren(...showRanking(chosen));
  shown = state;
  if (chosen !== null && chosen.ended_timestamp_seconds !== null) {
    const age = duration(Math.max(0, now() - chosen.ended_timestamp_seconds));
    setText(find("comparison").querySelector(".when"), `measured ${moment(chosen.ended_timestamp_seconds)}, ${age} ago`);
  }
  progress(all.findLast((one) => one.state === "running") ?? all.findLast((one) => one.state === "queued"));
  list(all, chosen);
  showLoad(newestFirst("loads")[0] ?? null);
}

function progress(one) {
  find("progress").hidden = one === undefined;
  if (one === undefined) return;
  setAttribute(find("progress"), "data-comparison", String(one.id));
  setText(find("progress-title"), `Comparison ${one.id} is ${one.state}`);
  const { progress: far } = one;
  setText(find("progress-doing"), far?.doing ?? "");
  const bar = find("progress-bar");
  bar.max = Math.max(1, far?.steps ?? 1);
  bar.value = far?.done ?? 0;
  const left = far?.seconds_left ?? null;
  setText(
    find("progress-left"),
    far === null ? "" : `${far.done} of ${far.steps} steps${left === null ? "" : `, about ${duration(left)} left`}`,
  );
}

function list(all, chosen) {
  for (const [id, row] of rows) {
    if (known.comparisons.has(id)) continue;
    row.element.remove();
    rows.delete(id);
  }
  for (const one of [...all].reverse()) {
    if (!rows.has(one.id)) {
      const made = rowOf(one);
      rows.set(one.id, made);
      find("comparisons").prepend(made.element);
    }
    rows.get(one.id).update(one, one.id === chosen?.id);
  }
}

function rowOf(one) {
  const root = element("tr");
  root.dataset.comparison = String(one.id);
  const open = root.appendChild(element("th")).appendChild(element("a", "", `${one.id}: ${one.experiments.join(", ")}`));
  open.href = `/?comparison=${one.id}`;
  open.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(one.id);
  });
  const state = root.appendChild(element("td")).appendChild(element("span", "state"));
  const best = root.appendChild(element("td"));
  root.append(element("td", "", one.targets.map((target) => target.name).join(", ")));
  const began = root.appendChild(element("td"));
  const took = root.appendChild(element("td", "figure"));
  const report = root.appendChild(element("td"));
  return {
    element: root,
    update(current, isShown) {
      setText(state, current.state);
      setAttribute(state, "data-state", current.state);
      setText(best, current.points.map((point) => `${label(point)}: ${bestOf(point)}`).join("; ") || UNKNOWN);
      const { began_timestamp_seconds: begin, ended_timestamp_seconds: end } = current;
      setText(began, moment(begin));
      setText(took, begin === null ? UNKNOWN : duration(Math.max(0, (end ?? now()) - begin)));
      if (isOver(current) && current.points.length > 0 && report.childElementCount === 0) {
        const page = report.appendChild(element("a", "", "report"));
        page.href = `/api/comparisons/${current.id}/report`;
        page.setAttribute("aria-label", `Report of comparison ${current.id}`);
      }
      setAttribute(root, "aria-current", isShown ? "true" : "false");
    },
  };
}

const label = (point) => (point.point === "warm" ? point.experiment : `${point.experiment} ${point.point}`);

function showLoad(one) {
  if (load !== null && load.id !== one?.id) {
    load.view.close();
    load.view.element.remove();
    load = null;
  }
  if (one === null) return;
  if (load === null) {
    load = { id: one.id, view: loadView(one, (words) => say("load-answer", `Not stopped: ${words}`, true)) };
    find("load").append(load.view.element);
  }
  load.view.refresh(one, now());
}

function say(place, text, alarm) {
  setText(find(place), text);
  setAttribute(find(place), "data-alarm", alarm ? "yes" : "no");
}

function boxes(place, things, checked, about) {
  for (const thing of things) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = thing.name;
    box.checked = checked(thing);
    const wrap = element("label");
    wrap.title = about(thing);
    wrap.append(box, thing.name);
    find(place).append(wrap);
  }
}

const checkedOf = (place) => [...find(place).querySelectorAll("input:checked")].map((box) => box.value);

async function offer() {
  const { targets, experiments, schedule } = await api.offer();
  boxes("targets", targets, () => true, (target) => `${target.address}, mode ${target.mode}`);
  boxes("experiments", experiments, (one) => schedule.experiments.includes(one.name), (one) => one.title);
  const every = schedule.interval_seconds;
  setText(
    find("schedule"),
    every > 0 ? `By itself every ${duration(every)}: ${schedule.experiments.join(", ")}.` : "Nothing is compared by itself.",
  );
}

function submit(form, place, begin) {
  find(form).addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = event.submitter;
    if (button) button.disabled = true;
    try {
      say(place, await begin(), false);
    } catch (refused) {
      say(place, `Not started: ${refused.message}`, true);
    } finally {
      if (button) button.disabled = false;
    }
  });
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
find("progress-stop").addEventListener("click", () =>
  api.stop("comparisons", Number(find("progress").dataset.comparison)).then(
    () => say("answer", "It ends with the rounds that are whole.", false),
    (refused) => say("answer", `Not stopped: ${refused.message}`, true),
  ),
);
submit("offer", "answer", async () => {
  const one = await api.compare(checkedOf("experiments"), checkedOf("targets"));
  return `Comparison ${one.id} is ${one.state}.`;
});
submit("load-form", "load-answer", async () => {
  const one = await api.startLoad(checkedOf("targets"), find("rate").valueAsNumber, find("connections").valueAsNumber);
  return `Load ${one.id} is ${one.state}.`;
});

link.open(
  {
    all: (event) => take(event, true),
    changes: (event) => take(event, false),
    idle: (event) => {
      ahead = event.timestamp_seconds - Date.now() / 1000;
    },
  },
  refresh,
  connected,
);
offer().catch((failed) => say("answer", `Nothing can be started: ${failed.message}`, true));
