// A small server as many are: it writes no marks, signs no answer and counts nothing. Its settings are its habits, good and bad.
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

const {
  ON_SIGTERM = 'drain',
  DRAINS_FOR_MS,
  KEEPS_FOR_MS = 'Infinity',
  LISTENS_AFTER_MS = '0',
  ANSWERS_AFTER_MS = '0',
  DATABASE_GONE_AFTER = 'Infinity',
  ASKS_AT,
  LOCK,
  PORT = '8080',
} = process.env;

/** Nobody answers it for this long. */
const databaseGoneMs = 10_000;
let answered = 0;
let databaseGoneAt = Infinity;
let stopping = false;

const routes = {
  '/ready': async (response) => {
    response.writeHead((await dependencyAnswers()) ? 200 : 503).end('ready\n');
  },
  /** It is alive: it answers. */
  '/alive': (response) => {
    response.end('alive\n');
  },
  /** It is well if its database is. */
  '/healthz': (response) => {
    const since = Date.now() - databaseGoneAt;
    response.writeHead(since >= 0 && since < databaseGoneMs ? 500 : 200).end('healthy?\n');
  },
  /** A report that takes 8 s, told line by line. */
  '/report': async (response) => {
    announce(response);
    const { socket } = response;
    response.on('finish', () => {
      // Its head may have promised to keep the connection.
      if (isLeaving()) socket.end();
    });
    for (let line = 0; line < 16; line++) {
      response.write(`${line}\n`);
      await pause(500);
    }
    response.end();
  },
  '/': async (response) => {
    await pause(Number(ANSWERS_AFTER_MS));
    const isFound = await dependencyAnswers();
    if (++answered >= Number(DATABASE_GONE_AFTER)) databaseGoneAt = Math.min(databaseGoneAt, Date.now());
    announce(response);
    response.writeHead(isFound ? 200 : 502).end('ok\n');
  },
};

/** It is about to stop, and no client is to keep its connection. */
function isLeaving() {
  return stopping && ON_SIGTERM !== 'wait';
}

function announce(response) {
  if (isLeaving()) response.setHeader('connection', 'close');
}

/** Whether what it depends on answers; it may depend on nothing. */
function dependencyAnswers() {
  if (!ASKS_AT) return true;
  return new Promise((resolve) => {
    const asking = get(ASKS_AT, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asking.on('error', () => resolve(false));
  });
}

/** When the last answer on a connection was given. */
const answeredAt = new WeakMap();

const server = createServer((request, response) => {
  const { socket } = request;
  if (Date.now() - (answeredAt.get(socket) ?? Infinity) > Number(KEEPS_FOR_MS)) {
    socket.destroy();
    return;
  }
  response.on('finish', () => answeredAt.set(socket, Date.now()));
  if (stopping && ON_SIGTERM === 'refuse') response.writeHead(503, { connection: 'close' }).end('I am about to stop\n');
  else void (routes[request.url] ?? routes['/'])(response);
});

const habits = {
  /** Accepts no more, tells kept connections to go with their next answer, finishes what runs, within its limit if it has one. */
  drain: async () => {
    // Not http's own: that closes kept connections at once, under the request that may be on its way.
    Server.prototype.close.call(server, () => process.exit(0));
    if (DRAINS_FOR_MS) setTimeout(() => process.exit(0), Number(DRAINS_FOR_MS));
    await pause(2000);
    setInterval(() => server.closeIdleConnections(), 100);
  },
  /** Accepts no more, and waits for its clients to go. */
  wait: () => {
    Server.prototype.close.call(server, () => process.exit(0));
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

if (LOCK) {
  if (existsSync(LOCK)) {
    console.error(`${LOCK} is there: another one runs already`);
    process.exit(1);
  }
  writeFileSync(LOCK, '');
  process.on('exit', () => rmSync(LOCK));
}

await pause(Number(LISTENS_AFTER_MS));
server.listen(Number(PORT));
