// Cells of the list. Each is {element, update(node)} and touches the document only where something
// changed.

import { element, setAttribute, setText } from "/frame/dom.js";
import { percent, UNKNOWN } from "/frame/format.js";

/** How much a share should worry: above 95 % much, above 85 % a bit. */
export function worry(share) {
  return share > 0.95 ? "much" : share > 0.85 ? "some" : "none";
}

/** A bar of a share, with its percentage and, if wanted, a word beside it. */
export function shareCell(value, note = null, title = null) {
  const root = element("div", "share");
  const bar = root.appendChild(element("span", "meter"));
  const fill = bar.appendChild(element("i"));
  const text = root.appendChild(element("span", "value"));
  const side = note === null ? null : root.appendChild(element("span", "note"));
  let shown;
  return {
    element: root,
    update(node) {
      const share = value(node);
      if (share !== shown) {
        shown = share;
        setText(text, percent(share));
        fill.style.transform = `scaleX(${share ?? 0})`;
        setAttribute(root, "data-worry", worry(share));
      }
      if (side !== null) setText(side, note(node));
      if (title !== null) setAttribute(root, "title", title(node) ?? "");
    },
  };
}

/** A text; `alarm` says whether it should be noticed. */
export function plainCell(text, alarm = () => false) {
  const root = element("div", "plain");
  return {
    element: root,
    update(node) {
      const now = text(node);
      setText(root, now);
      setAttribute(root, "data-alarm", alarm(node) && now !== UNKNOWN ? "yes" : "no");
    },
  };
}

/** What is to be said if another machine has the node's name, too. */
export function twin(node) {
  return node.twin_address ? `Another machine reports under this name, from ${node.twin_address}, and is kept out.` : "";
}

export function stateCell() {
  const root = element("span", "state");
  return {
    element: root,
    update(node) {
      const state = node.state === "online" && node.twin_address ? "twin" : node.state;
      setText(root, state);
      setAttribute(root, "data-state", state);
      setAttribute(root, "title", twin(node));
    },
  };
}

/** The name, a link to the node's own view; the list sets where it leads. */
export function nameCell() {
  const root = element("a", "name");
  return {
    element: root,
    update(node) {
      setText(root, node.name);
      setAttribute(root, "title", `${node.name}\n${node.address}`);
    },
  };
}

/** The size of a core's cell by how many there are, so that all of them fit. */
const CORE_SIZES = [
  [24, "few"],
  [60, "more"],
  [130, "many"],
  [Infinity, "most"],
];

/** A cell for each core, the hotter the busier. */
export function coresCell() {
  const root = element("div", "cores");
  root.setAttribute("role", "img");
  const shown = [];
  return {
    element: root,
    update(node) {
      const uses = node.core_uses;
      setAttribute(root, "data-many", CORE_SIZES.find(([most]) => uses.length <= most)[1]);
      while (root.children.length > uses.length) {
        root.lastChild.remove();
        shown.pop();
      }
      let most = -1;
      uses.forEach((use, core) => {
        most = Math.max(most, use ?? -1);
        const cell = root.children[core] ?? root.appendChild(document.createElement("i"));
        if (shown[core] === use) return;
        shown[core] = use;
        cell.style.setProperty("--use", use ?? 0);
        cell.title = `core ${core}: ${percent(use)}`;
      });
      const words =
        most < 0 ? `${uses.length} cores` : `${uses.length} cores, the busiest ${percent(most)}`;
      setAttribute(root, "aria-label", words);
    },
  };
}
