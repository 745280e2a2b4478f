import type { Socket } from 'node:net';

/** One request on a raw connection, with what helps to answer it well or badly. */
export interface Exchange {
  readonly socket: Socket;
  /** A status line and headers, signed as a pod of ours, with these lines more. */
  readonly head: (...lines: readonly string[]) => string;
  /** A complete response; the connection is closed after it where either side asked for that. */
  readonly answer: (options?: AnswerOptions) => void;
}

export interface AnswerOptions {
  readonly status?: string;
  readonly close?: boolean;
  readonly signed?: boolean;
}

/** @param asksForClose the request said `Connection: close`. */
export function exchangeOn(socket: Socket, asksForClose: boolean): Exchange {
  return {
    socket,
    head: (...lines) => head('200 OK', [signature, ...lines]),
    answer: ({ status = '200 OK', close = asksForClose, signed = true } = {}) => {
      const lines = [
        `Connection: ${close ? 'close' : 'keep-alive'}`,
        'Content-Length: 5',
        ...(signed ? [signature] : []),
      ];
      const response = `${head(status, lines)}hello`;
      if (close) socket.end(response);
      else socket.write(response);
    },
  };
}

const signature = 'x-pod: fault-server';

function head(status: string, lines: readonly string[]): string {
  return `HTTP/1.1 ${status}\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;
}
