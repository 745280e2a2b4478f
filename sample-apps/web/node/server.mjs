// A small web server that lives a whole Kubernetes life and says so: each response is signed with the pod, the boot and the
// phase, each turn of its life is a mark on stdout. Plain Node, no packages.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Counters } from './counters.mjs';
import { leaveMessage, mark, now } from './marks.mjs';
import { readSettings } from './settings.mjs';
import { stops } from './stop.mjs';

const settings = readSettings(process.env);
const bootId = randomUUID();
const counters = new Counters();
const silentSockets = new Set();

let phase = 'starting';
let saysClose = false;
let sigtermAt;
/** When it was ready, for as long as it says so. */
let readyAt;
/** What every request is answered with, once that is not what it asked for; `status` undefined: with nothing. */
let everyAnswer;

const routes = {
  '/': (request, response) => reply(request, response, 200, { app: 'web', runtime: 'node', pod: settings.pod }),
  '/healthz': (request, response) => reply(request, response, 200, { healthy: true }),
  '/readyz': (request, response) => reply(request, response, saysReady() ? 200 : 503, { phase }),
  '/counters': (request, response) => reply(request, response, 200, { bootId, phase, ...counters.toJSON() }),
  '/slow': slow,
  '/shutdown': shutdown,
};

process.once('SIGTERM', stop);
mark('start', { pod: settings.pod, bootId, node: process.version });

// Longer than any client of ours leaves a connection idle, so that the server never closes one of its own accord.
const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  silentSockets.delete(request.socket);
  counters.countRequest(request, response, now());
  const [path] = request.url.split('?');
  const route = Object.hasOwn(routes, path) ? routes[path] : notFound;
  route(request, response);
});
server.on('connection', (socket) => {
  counters.countConnection();
  silentSockets.add(socket);
  socket.once('close', () => silentSockets.delete(socket));
});
setTimeout(listen, settings.startDelayMs);

function listen() {
  if (phase === 'stopping') return;
  server.listen(settings.port, () => {
    mark('listening', { port: server.address().port });
    setTimeout(becomeReady, settings.readyDelayMs);
  });
}

function becomeReady() {
  if (phase !== 'starting') return;
  phase = 'serving';
  readyAt = now();
  mark('ready');
  if (settings.crashAfterMs !== undefined) setTimeout(crash, settings.crashAfterMs);
}

function saysReady() {
  if (phase === 'starting') return false;
  const { unreadyAfterMs = Infinity, unreadyForMs } = settings;
  const ago = now() - (readyAt ?? Infinity);
  return ago < unreadyAfterMs || ago >= unreadyAfterMs + unreadyForMs;
}

/** Bad on purpose: ends without a word to anybody. */
function crash() {
  console.error('Error: something that nobody had thought of');
  process.exit(3);
}

/** Headers are made when the answer is sent: a slow request tells the phase in which it ended. */
function reply(request, response, asked, body) {
  const { status } = everyAnswer ?? { status: asked };
  if (status === undefined) return;
  const text = `${JSON.stringify(body)}\n`;
  const requestId = request.headers['x-request-id'];
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-pod': settings.pod,
    'x-boot-id': bootId,
    'x-phase': phase,
    ...(sigtermAt !== undefined && { 'x-since-sigterm-ms': (now() - sigtermAt).toFixed(1) }),
    ...(requestId !== undefined && { 'x-request-id': requestId }),
    ...(saysClose && { connection: 'close' }),
  });
  response.end(text);
}

function notFound(request, response) {
  reply(request, response, 404, { error: `no such path, there are ${Object.keys(routes).join(' ')}` });
}

/** `/slow?ms=3000` answers after that time. */
function slow(request, response) {
  const [, query] = request.url.split('?');
  const text = new URLSearchParams(query).get('ms') ?? '';
  if (!/^\d{1,5}$/.test(text)) {
    reply(request, response, 400, { error: `ms: expected whole milliseconds below 100000, got "${text}"` });
    return;
  }
  whileConnected(response, Number(text), () => reply(request, response, 200, { sleptMs: Number(text) }));
}

/**
 * The preStop hook. Nothing is refused: until the wait is over, nodes may still send new connections here. Clients with
 * kept ones are told to leave, as closing an idle connection could meet a request on its way.
 */
function shutdown(request, response) {
  if (phase !== 'stopping') phase = 'pre-stop';
  saysClose ||= settings.announces;
  report('preStop');
  whileConnected(response, settings.preStopWaitMs, () => {
    report('preStopDone');
    reply(request, response, 200, { waitedMs: settings.preStopWaitMs });
  });
}

function whileConnected(response, ms, then) {
  const timer = setTimeout(then, ms);
  response.once('close', () => clearTimeout(timer));
}

function stop() {
  phase = 'stopping';
  sigtermAt = now();
  saysClose = true;
  report('SIGTERM');
  const answerAll = (status) => (everyAnswer = { status });
  stops[settings.onSigterm]({ server, silentSockets, answerAll, exit });
}

function exit() {
  const { lastRequest } = counters;
  if (lastRequest) mark('lastRequest', lastRequest);
  report('exit');
  process.exit(0);
}

/** A mark with the counters, left as the termination message too: the log of a deleted pod is gone with it. */
function report(name) {
  mark(name, { bootId, ...counters.toJSON() });
  leaveMessage(settings.terminationLog, { mark: name, at: now(), bootId, ...counters.toJSON() });
}
