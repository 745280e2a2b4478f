/** How long a connection that never asked anything may still ask, once the app is stopping. */
const silentConnectionMs = 1000;
/** How long the app that cuts its connections lives on. */
const lingerMs = 2000;

/** What can be done on SIGTERM. Each ends by calling `exit`. */
export const stops = {
  /** Accepts no more, closes idle connections, finishes what runs. */
  drain(server, silentSockets, exit) {
    // Since Node 19 this closes idle kept connections too, but not those that never carried a request.
    server.close(exit);
    for (const socket of silentSockets) socket.setTimeout(silentConnectionMs, () => socket.destroy());
  },

  /** Bad on purpose: leaves without a word. */
  exit(server, silentSockets, exit) {
    exit();
  },

  /** Bad on purpose: destroys every connection, requests in flight included, and lives on. */
  cut(server, silentSockets, exit) {
    server.close();
    server.closeAllConnections();
    setTimeout(exit, lingerMs);
  },
};
