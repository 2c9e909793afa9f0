// What may be started: a checkbox for each target, a button for each scenario.

import * as api from "./api.js";
import { describe } from "./runs.js";
import { element, setAttribute, setText } from "/frame/dom.js";

const find = (id) => document.getElementById(id);

/**
 * Shows what may be started.
 * @param onStart called with the run that was started
 */
export async function show(onStart) {
  const offer = await api.offer();
  const boxes = offer.targets.map((target) => {
    const label = element("label");
    const box = label.appendChild(document.createElement("input"));
    box.type = "checkbox";
    box.checked = true;
    box.value = target.name;
    label.append(target.name);
    label.title = `${target.address}, mode ${target.mode}`;
    return { label, box };
  });
  find("targets").append(...boxes.map(({ label }) => label));
  for (const scenario of offer.scenarios) {
    const button = element("button");
    button.type = "button";
    button.dataset.scenario = scenario.name;
    button.append(element("strong", "", scenario.name), element("span", "", describe(scenario)));
    button.addEventListener("click", async () => {
      const targets = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
      button.disabled = true;
      try {
        const run = await api.start(scenario.name, targets);
        say(`Run ${run.id} is ${run.state}.`, false);
        onStart(run);
      } catch (refused) {
        say(`Not started: ${refused.message}`, true);
      } finally {
        button.disabled = false;
      }
    });
    find("scenarios").append(button);
  }
}

/** Says what came of a request. */
export function say(text, alarm) {
  setText(find("answer"), text);
  setAttribute(find("answer"), "data-alarm", alarm ? "yes" : "no");
}
