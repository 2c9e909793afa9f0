// What the page asks of the load service. A refusal is thrown with the words of its problem document.

async function ask(path, options = {}) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? `The service answered ${response.status}.`);
  return answer;
}

const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

/** The targets, experiments and limits that there are, and the timetable. */
export const offer = () => ask("/api/offer");

/** A load with what it showed over its time. */
export const load = (id) => ask(`/api/loads/${id}`);

export const compare = (experiments, targets) => post("/api/comparisons", { experiments, targets });

export const startLoad = (targets, rate, connections) => post("/api/loads", { targets, rate, connections });

/** Stops a comparison or a load, `what` being "comparisons" or "loads". */
export const stop = (what, id) => ask(`/api/${what}/${id}`, { method: "DELETE" });
