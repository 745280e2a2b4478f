import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Not the address that clients send from: on a port that nobody listens on, a client there might meet itself. */
const address = '127.0.0.3';

/** Listens at one port, can be gone for a while, and closes its connections as a process does that ends. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port = 0;

  /**
   * @param onConnection called for each connection
   * @param onData called with what came on it so far and was not taken yet, one character a byte; returns what is left of it
   */
  constructor(onConnection: (socket: Socket) => void, onData: (socket: Socket, text: string) => string) {
    this.#server = createServer((socket) => {
      let text = '';
      this.#sockets.add(socket);
      socket.setNoDelay().on('close', () => this.#sockets.delete(socket));
      // What a client does to its connections is no concern of the server.
      socket.on('error', () => undefined);
      socket.on('data', (chunk: Buffer) => {
        text = onData(socket, text + chunk.toString('latin1'));
      });
      onConnection(socket);
    });
  }

  /** `127.0.0.3:41234` */
  get authority(): string {
    return `${address}:${this.#port}`;
  }

  /** Connections that neither side has closed. */
  get open(): number {
    return this.#sockets.size;
  }

  /** At any free port, and later at that same one again. */
  async listen(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(this.#port, address, () => {
        this.#server.removeListener('error', reject);
        resolve();
      });
    });
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Listens no more and closes all connections. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.end();
  }
}
