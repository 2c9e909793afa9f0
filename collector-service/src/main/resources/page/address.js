// What is shown is in the address: which node, filter, state, order. So a link shows the same.

import { COLUMNS } from "./columns.js";

/** What the address says. */
export function read() {
  const query = new URLSearchParams(location.search);
  const sort = query.get("sort") ?? "";
  const key = sort.replace(/^-/, "");
  return {
    node: query.get("node"),
    text: query.get("q") ?? "",
    state: ["online", "late", "gone"].includes(query.get("state")) ? query.get("state") : "",
    sort: COLUMNS.some((column) => column.key === key) ? key : "name",
    descending: sort.startsWith("-"),
  };
}

/** The address of a view, shortest first: what is as usual is left out. */
export function of(view) {
  const query = new URLSearchParams();
  if (view.node !== null) query.set("node", view.node);
  if (view.text) query.set("q", view.text);
  if (view.state) query.set("state", view.state);
  if (view.sort !== "name" || view.descending) query.set("sort", (view.descending ? "-" : "") + view.sort);
  const text = query.toString();
  return text ? `/?${text}` : "/";
}

/** Makes a view the address; a new entry in the history only for another node. */
export function write(view) {
  const target = of(view);
  if (target === location.pathname + location.search) return;
  if (view.node === read().node) {
    history.replaceState(null, "", target);
  } else {
    history.pushState(null, "", target);
  }
}
