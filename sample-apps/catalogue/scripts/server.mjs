// A small server as many are: it writes no marks, signs no answer and counts nothing. Its settings are its habits, good and bad.
import { createServer } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const { ON_SIGTERM = 'drain', LISTENS_AFTER_MS = '0', ANSWERS_AFTER_MS = '0' } = process.env;
let stopping = false;

const server = createServer(async (request, response) => {
  if (stopping) response.setHeader('connection', 'close');
  if (stopping && ON_SIGTERM === 'refuse') {
    response.writeHead(503).end('I am about to stop\n');
    return;
  }
  if (request.url !== '/ready') await pause(Number(ANSWERS_AFTER_MS));
  response.end('ok\n');
});

const habits = {
  /** Accepts no more, tells kept connections to go with their next answer, finishes what runs. */
  drain: async () => {
    // Not http's own: that closes kept connections at once, under the request that may be on its way.
    Server.prototype.close.call(server, () => process.exit(0));
    await pause(2000);
    setInterval(() => server.closeIdleConnections(), 100);
  },
  /** Cuts every connection, whatever is under way on it. */
  cut: () => {
    server.close(() => process.exit(0));
    server.closeAllConnections();
  },
  /** Says no for a while, so that somebody may notice, and drains then. */
  refuse: async () => {
    await pause(3000);
    await habits.drain();
  },
};

const habit = habits[ON_SIGTERM];
if (habit)
  process.on('SIGTERM', () => {
    stopping = true;
    void habit();
  });

await pause(Number(LISTENS_AFTER_MS));
server.listen(8080);
