// The connection to the service: opens its stream, notices when it has gone, opens it again.

/** The stream says something every 5 s; after three such silences it is dead. */
const SILENCE_MS = 15_000;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];

/** A page that nobody looks at lets go of its stream after a while: a browser has few. */
const HIDDEN_MS = 60_000;

let source = null;
let watchdog = 0;
let retry = 0;
let sleep = 0;
let failures = 0;
let state = { name: "connecting", since: Date.now() / 1000 };

/**
 * Keeps the stream open.
 * @param events for each event's name what takes its data
 * @param onData called after an event was taken
 * @param onState called with {name, since}; name is "connecting", "live", "lost" or "resting"
 */
export function open(events, onData, onState) {
  const become = (name) => {
    if (state.name === name) return;
    state = { name, since: Date.now() / 1000 };
    onState(state);
  };

  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(lose, SILENCE_MS);
    failures = 0;
    become("live");
  };

  const drop = () => {
    clearTimeout(watchdog);
    clearTimeout(retry);
    source?.close();
    source = null;
  };

  const lose = () => {
    drop();
    become("lost");
    retry = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
    failures++;
  };

  const connect = () => {
    drop();
    source = new EventSource("/api/stream");
    for (const [name, take] of Object.entries(events)) {
      source.addEventListener(name, (message) => {
        take(JSON.parse(message.data));
        heard();
        onData();
      });
    }
    source.addEventListener("error", lose);
    watchdog = setTimeout(lose, SILENCE_MS);
  };

  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleep);
    if (document.hidden) {
      sleep = setTimeout(() => {
        drop();
        become("resting");
      }, HIDDEN_MS);
    } else if (source === null) {
      connect();
    }
  });
  window.addEventListener("online", () => {
    if (state.name === "lost") connect();
  });
  onState(state);
  connect();
}
