import type { Socket } from 'node:net';
import type { Truth } from './faults.ts';
import { Listener } from './listener.ts';
import { goodAnswer, type TcpFault } from './tcp-faults.ts';

/** An exchange that began at the server, and the outcome that it must get. */
export interface SeenExchange {
  /** The client's port, by which and by their order exchanges are known: they carry no id. */
  readonly clientPort: number;
  readonly truth: Truth;
}

export interface TcpFaultServerOptions {
  readonly faults: readonly TcpFault[];
  /** 3: every third exchange meets a fault. These take turns. */
  readonly every: number;
  /** An exchange begins with the connection, and not with `request`. */
  readonly greets?: boolean;
}

/** What asks for an answer. */
export const request = 'PING\r\n';

/** A server of exchanges over TCP that misbehaves now and then, and knows the truth about each. */
export class TcpFaultServer {
  /** In the order in which they began. */
  readonly seen: SeenExchange[] = [];
  readonly #listener: Listener;
  readonly #options: TcpFaultServerOptions;

  static async start(options: TcpFaultServerOptions): Promise<TcpFaultServer> {
    const server = new TcpFaultServer(options);
    await server.listen();
    return server;
  }

  private constructor(options: TcpFaultServerOptions) {
    this.#options = options;
    this.#listener = new Listener(
      (socket) => {
        if (options.greets) this.#answer(socket);
      },
      (socket, text) => this.#read(socket, text),
    );
  }

  get url(): string {
    return `tcp://${this.#listener.authority}`;
  }

  listen(): Promise<void> {
    return this.#listener.listen();
  }

  close(): void {
    this.#listener.close();
  }

  /** @returns what is no whole request yet */
  #read(socket: Socket, text: string): string {
    if (!text.startsWith(request)) return text;
    this.#answer(socket);
    return this.#read(socket, text.slice(request.length));
  }

  #answer(socket: Socket): void {
    // It came while the connection was being closed: a process that has closed a connection reads no more from it.
    if (socket.writableEnded) return;
    const { faults, every } = this.#options;
    const count = this.seen.length + 1;
    const fault = count % every === 0 ? faults[(count / every - 1) % faults.length] : undefined;
    this.seen.push({ clientPort: socket.remotePort ?? 0, truth: fault?.truth ?? 'ok' });
    if (fault) void fault.misbehave(socket);
    else socket.write(goodAnswer);
  }
}
