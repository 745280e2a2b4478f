import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { Connection } from './connection.ts';
import { HeldPorts } from './held-ports.ts';

let server: Server;
let accepted: Socket[];
const held = new HeldPorts();

beforeEach(async () => {
  accepted = [];
  server = createServer((socket) => accepted.push(socket.on('error', () => undefined))).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  held.release();
  for (const socket of accepted) socket.destroy();
  server.close();
});

interface End {
  readonly how: string;
  readonly end: (ours: Connection, theirs: Socket) => void;
  readonly isHeld: boolean;
}

const ends: readonly End[] = [
  { how: 'is reset', end: (_, theirs) => theirs.resetAndDestroy(), isHeld: true },
  {
    how: 'failed a request',
    end: (ours, theirs) => {
      ours.failure('closed', 0, 'closed');
      theirs.end();
    },
    isHeld: true,
  },
  { how: 'was closed by the server in order', end: (_, theirs) => theirs.end(), isHeld: false },
];

test.each(ends)('the port of a connection that $how is held: $isHeld', async ({ end, isHeld }) => {
  const ports: number[] = [];
  const heldPorts = { hold: (port: number) => ports.push(port) };
  const connection = new Connection(1);
  const socket = connect(portOf(server), '127.0.0.1').on('error', () => undefined);
  connection.follow(socket, { clock: systemClock, heldPorts });
  await Promise.all([once(socket, 'connect'), once(server, 'connection')]);
  const [theirs] = accepted;
  if (!theirs) throw new Error('nothing was accepted');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.resume();

  end(connection, theirs);

  await closed;
  expect(ports).toEqual(isHeld ? [connection.clientPort] : []);
});

test('no connection gets a port that is held, until it is released', async () => {
  const socket = connect(portOf(server), '127.0.0.1');
  await once(socket, 'connect');
  const { localPort: port = NaN } = socket;
  socket.resetAndDestroy();
  await once(socket, 'close');

  held.hold(port);
  await expect.poll(() => canBeUsed(port)).toBe(false);
  held.release();
  await expect.poll(() => canBeUsed(port)).toBe(true);
});

async function canBeUsed(localPort: number): Promise<boolean> {
  const socket = connect({ port: portOf(server), host: '127.0.0.1', localPort });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function portOf(listening: Server): number {
  return (listening.address() as AddressInfo).port;
}
