// What the page asks of the load service. A refusal is thrown with the words of its problem document.

async function ask(path, options = {}) {
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail ?? `The service answered ${response.status}.`);
  return answer;
}

/** The targets and scenarios that there are. */
export const offer = () => ask("/api/offer");

/** A run with what it showed in its last minutes. */
export const run = (id) => ask(`/api/runs/${id}`);

export const start = (scenario, targets) =>
  ask("/api/runs", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ scenario, targets }),
  });

export const stop = (id) => ask(`/api/runs/${id}`, { method: "DELETE" });
