/**
 * The agent: the load driver in a process of its own, wherever it is near the cluster, so that nothing that the harness
 * does disturbs its pace. Bundled into one file by agent-bundle.ts.
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../core/clock.ts';
import { encodeRun, type SavedRun } from '../../ledger/codec.ts';
import { progressEveryMs, type FromAgent, type ToAgent } from './agent-protocol.ts';
import { Driver } from '../engine/driver.ts';
import { clientsFor } from '../protocols/protocols.ts';
import { takePrecedence } from './precedence.ts';

/** How many lines of the ledger are written in one piece. */
const linesAChunk = 1000;

async function serve(): Promise<void> {
  let driver: Driver | undefined;
  let ticking: NodeJS.Timeout | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line) as ToAgent;
    if (request.type === 'start') {
      takePrecedence(request.profile);
      const started = new Driver(request.profile, clientsFor(request.profile), systemClock);
      driver = started;
      // The event loop comes to rest first.
      await setImmediate();
      started.start();
      send({ type: 'ready', progress: started.progress() });
      ticking = setInterval(() => {
        send({ type: 'progress', progress: started.progress() });
      }, progressEveryMs);
    } else if (request.type === 'end-slow') {
      driver?.endSlow();
    } else if (driver) {
      const run = await driver.drain(request.cutOff ? AbortSignal.abort() : undefined);
      clearInterval(ticking);
      await writeLedger(run);
      process.exit(0);
    }
  }
  // The parent process has ended: load that nobody counts must not go on.
  process.exit(1);
}

function send(message: FromAgent): void {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

async function writeLedger(run: SavedRun): Promise<void> {
  // A head, a line an attempt, a foot.
  send({ type: 'ledger', lines: run.ledger.length + 2 });
  await pipeline(Readable.from(chunks(run)), process.stdout, { end: false });
  // Everything has to be with the reader before this process goes.
  await new Promise<void>((resolve) =>
    process.stdout.write('', () => {
      resolve();
    }),
  );
}

function* chunks(run: SavedRun): Generator<string> {
  let chunk: string[] = [];
  for (const line of encodeRun(run)) {
    if (chunk.push(line) < linesAChunk) continue;
    yield `${chunk.join('\n')}\n`;
    chunk = [];
  }
  if (chunk.length > 0) yield `${chunk.join('\n')}\n`;
}

void serve();
