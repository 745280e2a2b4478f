// A process that tells the story of its own life in marks. Each setting is an environment variable.
import { createServer, get } from 'node:http';

const settings = {
  /** Marks `alive` from the start, not only from SIGTERM on. */
  alwaysAlive: process.env.ALIVE === 'always',
  /** Until it listens. */
  listenDelayMs: number('LISTEN_DELAY_MS', 0),
  port: number('PORT', 8080),
  /** Ends by itself after this time; 0: never. */
  lifeMs: number('LIFE_MS', 0),
  /** /healthz fails from then on; 0: never. */
  sickAfterMs: number('SICK_AFTER_MS', 0),
  /** `exit`, after STOP_MS with EXIT_CODE, or `ignore`. */
  onSigterm: process.env.ON_SIGTERM ?? 'exit',
  stopMs: number('STOP_MS', 0),
  exitCode: number('EXIT_CODE', 0),
  /** The mark after which /readyz fails; empty: it never does. */
  unreadyFrom: process.env.UNREADY_FROM ?? '',
  /** URL to ask on SIGTERM, before STOP_MS begins; the mark `asked` tells what came of it. */
  askOnSigterm: process.env.ASK_ON_SIGTERM ?? '',
};
const aliveEveryMs = 100;
const seen = new Set();

mark('start');
if (settings.alwaysAlive) setInterval(mark, aliveEveryMs, 'alive');
process.on('SIGTERM', () => {
  mark('SIGTERM');
  // A process that is killed leaves no word: the last of these tells when.
  setInterval(mark, aliveEveryMs, 'alive');
  if (settings.askOnSigterm) ask(settings.askOnSigterm, stop);
  else stop();
});
setTimeout(() => server.listen(settings.port, () => mark('listening')), settings.listenDelayMs);
if (settings.lifeMs > 0) setTimeout(exit, settings.lifeMs, 'ended by itself');

const routes = {
  '/readyz': (url, answer) => answer(seen.has(settings.unreadyFrom) ? 503 : 200),
  '/healthz': (url, answer) => {
    const sick = settings.sickAfterMs > 0 && process.uptime() * 1000 > settings.sickAfterMs;
    // Before the answer that the kubelet acts on.
    if (sick && !seen.has('sick')) mark('sick');
    answer(sick ? 503 : 200);
  },
};
const server = createServer((request, response) => {
  const url = new URL(request.url, 'http://pod');
  const answer = (status) => response.writeHead(status).end();
  const [, kind, name] = url.pathname.split('/');
  if (kind === 'hook') hook(name, url.searchParams, answer);
  else (routes[url.pathname] ?? ((_, otherwise) => otherwise(200)))(url, answer);
});

/** `/hook/<name>?ms=1000&status=500` */
function hook(name, parameters, answer) {
  mark(name);
  setTimeout(
    () => {
      mark(`${name}Done`);
      answer(Number(parameters.get('status') ?? 200));
    },
    Number(parameters.get('ms') ?? 0),
  );
}

function stop() {
  if (settings.onSigterm === 'exit') setTimeout(exit, settings.stopMs, 'stopped');
}

function exit(why) {
  mark('exit', { why });
  process.exit(settings.exitCode);
}

function ask(url, then) {
  const tell = (answer) => {
    mark('asked', { answer });
    then();
  };
  get(url, { agent: false }, (response) => {
    response.resume();
    tell(response.statusCode);
  }).on('error', (error) => tell(error.code));
}

function mark(name, detail = {}) {
  seen.add(name);
  const at = Number((performance.timeOrigin + performance.now()).toFixed(3));
  process.stdout.write(`${JSON.stringify({ mark: name, at, ...detail })}\n`);
}

function number(name, byDefault) {
  const text = process.env[name] ?? String(byDefault);
  if (/^\d+$/.test(text)) return Number(text);
  throw new Error(`${name}: expected a whole number, got "${text}"`);
}
