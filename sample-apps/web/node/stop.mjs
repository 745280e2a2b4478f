/** How long a connection that never asked anything may still ask, once the app is stopping. */
const silentConnectionMs = 1000;
/** How long the app that cuts its connections lives on. */
const lingerMs = 2000;
/** How long an app goes on accepting connections, and serves nobody. */
const uselessMs = 3000;

/**
 * What can be done on SIGTERM. Each ends by calling `exit`. `answerAll` changes how every request is answered from now on:
 * with this status, or not at all where there is none.
 */
export const stops = {
  /** Accepts no more, closes idle connections, finishes what runs. */
  drain({ server, silentSockets, exit }) {
    // Since Node 19 this closes idle kept connections too, but not those that never carried a request.
    server.close(exit);
    for (const socket of silentSockets)
      socket.setTimeout(silentConnectionMs, () => {
        // What came while this process was blocked is read before that.
        setImmediate(() => silentSockets.has(socket) && socket.destroy());
      });
  },

  /** Bad on purpose: leaves without a word. */
  exit({ exit }) {
    exit();
  },

  /** Bad on purpose: destroys every connection, requests in flight included, and lives on. */
  cut({ server, exit }) {
    server.close();
    server.closeAllConnections();
    setTimeout(exit, lingerMs);
  },

  /** Bad on purpose, and what many frameworks do: answers 503 to everything for a while, then drains. */
  reject({ answerAll, ...app }) {
    answerAll(503);
    setTimeout(() => stops.drain(app), uselessMs);
  },

  /** Bad on purpose: accepts and reads, answers nothing, and leaves. */
  fallSilent({ answerAll, exit }) {
    answerAll(undefined);
    setTimeout(exit, uselessMs);
  },
};
