import { setTimeout as delay } from 'node:timers/promises';
import type { DropCause } from '../../ledger/request-record.ts';
import type { Exchange } from './exchange.ts';

/** The outcome that a client which counts correctly gives a request. */
export type Truth = 'ok' | 'rejected' | DropCause;

/** One way to misbehave, and the correct outcome of the request. */
export interface Fault {
  readonly name: string;
  /** What the server does, as the table of faults in docs/load.md says it. */
  readonly does: string;
  readonly truth: Truth;
  misbehave(exchange: Exchange): void | Promise<void>;
}

/** Faults whose every request has one correct outcome, whoever looks. */
export const faults: readonly Fault[] = [
  {
    name: 'fin',
    does: 'FIN before the response',
    truth: 'closed',
    misbehave: ({ socket }) => {
      socket.end();
    },
  },
  {
    name: 'rst',
    does: 'RST before the response',
    truth: 'reset',
    misbehave: ({ socket }) => {
      socket.resetAndDestroy();
    },
  },
  {
    name: 'half-header',
    does: 'half a header, then FIN',
    truth: 'truncated',
    misbehave: ({ socket }) => {
      socket.end('HTTP/1.1 200 OK\r\nContent-Le');
    },
  },
  {
    name: 'cut-body',
    does: 'body cut short by FIN',
    truth: 'truncated',
    misbehave: ({ socket, head }) => {
      socket.end(`${head('Content-Length: 10')}hello`);
    },
  },
  {
    name: 'rst-in-body',
    does: 'body cut short by RST',
    truth: 'truncated',
    misbehave: async ({ socket, head }) => {
      socket.write(`${head('Content-Length: 10')}hello`);
      // An RST overtakes what the client has not read yet.
      await delay(20);
      socket.resetAndDestroy();
    },
  },
  {
    name: 'cut-trailer',
    does: 'chunked body cut in the trailer',
    truth: 'truncated',
    misbehave: ({ socket, head }) => {
      socket.end(`${head('Transfer-Encoding: chunked')}5\r\nhello\r\n0\r\nx-check`);
    },
  },
  {
    name: 'stall',
    does: 'no response within the timeout',
    truth: 'timeout',
    misbehave: () => undefined,
  },
  {
    name: 'stall-in-body',
    does: 'half a body, then nothing within the timeout',
    truth: 'timeout',
    misbehave: ({ socket, head }) => {
      socket.write(`${head('Content-Length: 10')}hello`);
    },
  },
  {
    name: 'not-http',
    does: 'something that is not HTTP',
    truth: 'malformed',
    misbehave: ({ socket }) => {
      socket.end('SSH-2.0-OpenSSH_9.2p1\r\n');
    },
  },
  {
    name: 'bad-chunk-size',
    does: 'a chunk size that is no number',
    truth: 'malformed',
    misbehave: ({ socket, head }) => {
      socket.write(`${head('Transfer-Encoding: chunked')}5\r\nhello\r\nworld\r\n\r\n`);
    },
  },
  {
    name: 'bad-length',
    does: 'a `Content-Length` that is no number',
    truth: 'malformed',
    misbehave: ({ socket, head }) => {
      socket.write(`${head('Content-Length: five')}hello`);
    },
  },
  {
    name: 'unsigned',
    does: 'a complete response without the expected header',
    truth: 'malformed',
    misbehave: ({ answer }) => {
      answer({ signed: false });
    },
  },
  {
    name: 'status-503',
    does: 'a complete response with status 503',
    truth: 'rejected',
    misbehave: ({ answer }) => {
      answer({ status: '503 Service Unavailable' });
    },
  },
  {
    name: 'announced-close',
    does: '`Connection: close` on a good response, then FIN',
    truth: 'ok',
    misbehave: ({ answer }) => {
      answer({ close: true });
    },
  },
  {
    name: 'no-length',
    does: 'a good response without a length, ended by FIN',
    truth: 'ok',
    misbehave: ({ socket, head }) => {
      socket.end(`${head()}hello`);
    },
  },
  {
    name: 'interim',
    does: '103 before a good response',
    truth: 'ok',
    misbehave: async ({ socket, answer }) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n');
      await delay(5);
      answer();
    },
  },
  {
    name: 'in-pieces',
    does: 'a good response in four pieces',
    truth: 'ok',
    misbehave: async ({ socket, head }) => {
      const response = `${head('Content-Length: 5')}hello`;
      for (let from = 0; from < response.length; from += 30) {
        socket.write(response.slice(from, from + 30));
        await delay(2);
      }
    },
  },
  {
    name: 'garbage-after',
    does: 'a good response with garbage behind it',
    truth: 'ok',
    misbehave: ({ socket, head }) => {
      socket.write(`${head('Content-Length: 5')}helloHTTP/1.1 200 OK\r\nnobody asked`);
    },
  },
  {
    name: 'second-response',
    does: 'a good response with another one behind it',
    truth: 'ok',
    misbehave: ({ socket, head }) => {
      const response = `${head('Content-Length: 5')}hello`;
      socket.write(response + response);
    },
  },
];

/** Faults that may meet a request on its way, which the server then never sees: sent − received = dropped. */
export const races: readonly Fault[] = [
  {
    name: 'silent-close',
    does: 'FIN right after a good response that did not announce it',
    truth: 'ok',
    misbehave: ({ socket, head }) => {
      socket.end(`${head('Content-Length: 5')}hello`);
    },
  },
  {
    name: 'unasked-408',
    does: '408 on an idle connection, then FIN',
    truth: 'ok',
    misbehave: async ({ socket, answer }) => {
      answer();
      await delay(10);
      if (!socket.writableEnded)
        socket.end('HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    },
  },
];
