// The list of nodes. Only the rows that can be seen are in the document, so that a thousand nodes
// cost what thirty do; rows are taken over from nodes that scrolled away.

import * as nodes from "./nodes.js";
import { element, setAttribute, setText } from "/frame/dom.js";
import { COLUMNS, comparison } from "./columns.js";
import * as address from "./address.js";

/** Rows beyond both edges of what is seen, so that scrolling meets them ready. */
const MARGIN = 6;

/** For so long after pointer or keyboard were busy in the rows, none moves away under them. */
const HOLD_MS = 4_000;

const list = document.getElementById("list");
const head = document.getElementById("head");
const body = document.getElementById("rows");
const empty = document.getElementById("empty");
const held = document.getElementById("held");

const rows = new Map(); // those in the document, by name
const spare = [];
let view = null;
let order = [];
let reorder = true;
let picture = 0; // counts what was drawn anew, so that scrolling draws only the rows that are new
let height = 0; // of a row, in pixels
let touched = -Infinity; // when pointer or keyboard was last busy in the rows
let active = null; // the name that the keyboard is at
let port = "5005";

/**
 * Prepares the list.
 * @param onSort called with the column that was chosen
 * @param onOpen called with the name of the node to show
 * @param onClear called to show all nodes
 */
export function prepare({ onSort, onOpen, onClear }) {
  for (const column of COLUMNS) {
    const cell = head.appendChild(element("div", "cell"));
    cell.setAttribute("role", "columnheader");
    cell.dataset.column = column.key;
    const button = cell.appendChild(element("button", "", column.title));
    button.type = "button";
    if (column.hint) button.title = column.hint;
    button.addEventListener("click", () => onSort(column));
  }
  list.addEventListener("scroll", () => render(), { passive: true });
  new ResizeObserver(() => {
    height = parseFloat(getComputedStyle(list).getPropertyValue("--row-height"));
    render();
  }).observe(list);
  body.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") touched = performance.now();
  });
  body.addEventListener("pointerleave", () => {
    touched = -Infinity;
  });
  list.addEventListener("keydown", (event) => steer(event));
  body.addEventListener("click", (event) => {
    const row = event.target.closest(".row");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (row === null || !plain || String(getSelection()) !== "") return;
    event.preventDefault();
    active = row.dataset.name;
    onOpen(active);
  });
  empty.addEventListener("click", (event) => {
    if (event.target.closest("button")) onClear();
  });
  fetch("/api/status")
    .then((response) => response.json())
    .then((status) => {
      port = String(status.port ?? status.configuration?.port ?? port);
    })
    .catch(() => {}); // the usual port is a good guess
}

/** Shows nodes as a view asks for them. */
export function show(next) {
  const other = view === null || view.sort !== next.sort || view.descending !== next.descending;
  const narrowed = view === null || view.text !== next.text || view.state !== next.state;
  view = next;
  order = [];
  if (other || narrowed) list.scrollTop = 0;
  for (const cell of head.children) {
    const chosen = cell.dataset.column === view.sort;
    const direction = view.descending ? "descending" : "ascending";
    setAttribute(cell, "aria-sort", chosen ? direction : "none");
  }
  refresh();
}

/** Nodes have changed, or time has passed. */
export function refresh() {
  reorder = true;
  picture++;
  render();
}

/** Puts the keyboard back where it was. */
export function focus() {
  if (active !== null && order.some((node) => node.name === active)) reach(active);
}

function arrange() {
  const text = view.text.toLowerCase();
  const wanted = [];
  for (const node of nodes.all()) {
    if (view.state && node.state !== view.state) continue;
    if (text && !`${node.name} ${node.address}`.toLowerCase().includes(text)) continue;
    wanted.push(node);
  }
  const column = COLUMNS.find((one) => one.key === view.sort);
  wanted.sort(comparison(column, view.descending));
  const holding =
    order.length > 0 && view.sort !== "name" && performance.now() - touched < HOLD_MS;
  held.hidden = !holding;
  if (holding) {
    // Newcomers come last.
    const place = new Map(order.map((node, index) => [node.name, index]));
    const placeOf = (node) => place.get(node.name) ?? place.size;
    wanted.sort((one, other) => placeOf(one) - placeOf(other));
  }
  order = wanted;
  reorder = false;
}

function render() {
  if (view === null || list.parentElement.hidden) return;
  if (reorder) arrange();
  sayEmpty();
  if (list.hidden) return;
  if (height === 0) return; // the list is about to be measured
  const more = list.scrollLeft + list.clientWidth < list.scrollWidth - 1;
  setAttribute(list, "data-more", more ? "yes" : "no");
  const offset = head.offsetHeight;
  const first = Math.max(0, Math.floor((list.scrollTop - offset) / height) - MARGIN);
  const last = Math.min(order.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + MARGIN);
  const seen = order.slice(first, last);

  const focused = document.activeElement?.closest?.("#rows .row")?.dataset.name ?? null;
  const names = new Set(seen.map((node) => node.name));
  for (const [name, row] of rows) {
    if (names.has(name)) continue;
    rows.delete(name);
    row.element.remove();
    spare.push(row);
  }
  seen.forEach((node, index) => {
    let row = rows.get(node.name);
    if (row === undefined) {
      row = spare.pop() ?? makeRow();
      rows.set(node.name, row);
    }
    row.update(node, first + index);
    if (body.children[index] !== row.element) body.insertBefore(row.element, body.children[index] ?? null);
  });
  body.style.height = `${order.length * height}px`;
  body.style.paddingTop = `${first * height}px`;
  setAttribute(list, "aria-rowcount", String(order.length + 1));
  if (focused !== null && focused !== document.activeElement?.closest?.(".row")?.dataset.name) {
    // Its row was moved or has scrolled away; keys keep working either way.
    (rows.get(focused)?.link ?? list).focus({ preventScroll: true });
  }
  rove();
}

/** One row can be reached with Tab; arrows lead to the others. */
function rove() {
  const target = rows.has(active) ? active : body.firstElementChild?.dataset.name;
  for (const [name, row] of rows) setAttribute(row.link, "tabindex", name === target ? "0" : "-1");
}

function makeRow() {
  const root = element("div", "row");
  root.setAttribute("role", "row");
  const cells = COLUMNS.map((column) => {
    const cell = column.cell();
    const place = root.appendChild(element("div", "cell"));
    place.setAttribute("role", column.key === "name" ? "rowheader" : "cell");
    place.dataset.column = column.key;
    place.dataset.title = column.title;
    place.append(cell.element);
    return cell;
  });
  const link = root.querySelector("a.name");
  link.addEventListener("focus", () => {
    active = root.dataset.name;
    rove();
  });
  let drawn = -1;
  return {
    element: root,
    link,
    update(node, index) {
      if (drawn === picture && root.dataset.name === node.name) return;
      drawn = picture;
      if (root.dataset.name !== node.name) {
        root.dataset.name = node.name;
        link.href = address.of({ ...view, node: node.name });
      }
      setAttribute(root, "data-state", node.state);
      setAttribute(root, "aria-rowindex", String(index + 2));
      for (const cell of cells) cell.update(node);
    },
  };
}

function steer(event) {
  if (event.target.closest("#head") || event.altKey || event.ctrlKey || event.metaKey) return;
  const page = Math.max(1, Math.floor(list.clientHeight / height) - 2);
  const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
  const step = steps[event.key];
  if (step === undefined || order.length === 0) return;
  event.preventDefault();
  touched = performance.now();
  const from = Math.max(0, order.findIndex((node) => node.name === active));
  const to = Math.min(order.length - 1, Math.max(0, from + step));
  reach(order[to].name);
}

/** Scrolls to a node and puts the focus on it. */
function reach(name) {
  active = name;
  if (height === 0) return; // the list is about to be measured
  const offset = head.offsetHeight;
  const top = order.findIndex((node) => node.name === name) * height;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + height + offset > list.scrollTop + list.clientHeight) {
    list.scrollTop = top + height + offset - list.clientHeight;
  }
  render();
  rows.get(name)?.link.focus({ preventScroll: true });
}

function sayEmpty() {
  const kind = order.length > 0 || !nodes.known ? "" : nodes.size() > 0 ? "filtered" : "none";
  empty.hidden = kind === "";
  list.hidden = kind !== "";
  if (empty.dataset.kind === kind) return;
  empty.dataset.kind = kind;
  empty.replaceChildren();
  if (kind === "filtered") {
    empty.append(element("h2", "", "No node matches"));
    const button = empty.appendChild(element("button", "", "Show all nodes"));
    button.type = "button";
  } else if (kind === "none") {
    empty.append(element("h2", "", "No node has reported yet"));
    empty.append(element("p", "", "Start an agent on each node that you want to see here:"));
    empty.append(element("code", "", `./loomscope agent --collector ${location.hostname}:${port}`));
    empty.append(element("p", "quiet", "It appears by itself within seconds."));
  }
}
