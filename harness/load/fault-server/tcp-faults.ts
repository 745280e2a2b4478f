import { setTimeout as delay } from 'node:timers/promises';
import type { Socket } from 'node:net';
import type { Truth } from './faults.ts';

/** What a good answer is. */
export const goodAnswer = '+PONG\r\n';
const half = goodAnswer.slice(0, 3);
const otherAnswer = '-LOADING Redis is loading the dataset in memory\r\n';

/** One way to misbehave in an exchange over TCP, and its correct outcome where `goodAnswer` is expected. */
export interface TcpFault {
  /** What the server does, as the table of faults in docs/load.md says it. */
  readonly does: string;
  readonly truth: Truth;
  misbehave(socket: Socket): void | Promise<void>;
}

/** Faults whose every exchange has one correct outcome, whoever looks. */
export const tcpFaults: readonly TcpFault[] = [
  {
    does: 'FIN before the answer',
    truth: 'closed',
    misbehave: (socket) => {
      socket.end();
    },
  },
  {
    does: 'RST before the answer',
    truth: 'reset',
    misbehave: (socket) => {
      socket.resetAndDestroy();
    },
  },
  {
    does: 'half an answer, then FIN',
    truth: 'truncated',
    misbehave: (socket) => {
      socket.end(half);
    },
  },
  {
    does: 'half an answer, then RST',
    truth: 'truncated',
    misbehave: async (socket) => {
      socket.write(half);
      // An RST overtakes what the client has not read yet.
      await delay(20);
      socket.resetAndDestroy();
    },
  },
  {
    does: 'no answer within the timeout',
    truth: 'timeout',
    misbehave: () => undefined,
  },
  {
    does: 'half an answer, then nothing within the timeout',
    truth: 'timeout',
    misbehave: (socket) => {
      socket.write(half);
    },
  },
  {
    does: 'another answer of whole lines, and nothing more',
    truth: 'rejected',
    misbehave: (socket) => {
      socket.write(otherAnswer);
    },
  },
  {
    does: 'another answer of whole lines, then FIN',
    truth: 'rejected',
    misbehave: (socket) => {
      socket.end(otherAnswer);
    },
  },
  {
    does: 'more than 64 KiB of something else',
    truth: 'malformed',
    misbehave: (socket) => {
      socket.write('x'.repeat(200_000));
    },
  },
  {
    does: 'a good answer in pieces',
    truth: 'ok',
    misbehave: async (socket) => {
      for (const character of goodAnswer) {
        socket.write(character);
        await delay(1);
      }
    },
  },
  {
    does: 'a good answer with more behind it',
    truth: 'ok',
    misbehave: (socket) => {
      socket.write(`${goodAnswer}nobody asked\r\n`);
    },
  },
];

/** One that may meet an exchange on its way, which the server then never sees. */
export const tcpRace: TcpFault = {
  does: 'FIN right after a good answer',
  truth: 'ok',
  misbehave: (socket) => {
    socket.end(goodAnswer);
  },
};
