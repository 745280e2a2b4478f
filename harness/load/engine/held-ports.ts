import { createServer, type Server } from 'node:net';

/** The system chooses from some 28,000, and must not run out of them where everything fails. */
const heldAtMost = 2000;

/**
 * Ports of our own whose connection ended badly: while they are held the system gives them to no new connection. A node remembers for a
 * while (conntrack, 10 s to 120 s) where it sent a connection that was cut off, and sends one from the same port there too, whatever its
 * rules say by then. Other clients than a load come round to a port much later.
 */
export class HeldPorts {
  readonly #holders: Server[] = [];

  /** Whatever uses the port already holds it as well. */
  hold(port: number): void {
    const holder = createServer((socket) => socket.destroy()).on('error', () => undefined);
    holder.listen({ port, host: '127.0.0.1', exclusive: true }).unref();
    this.#holders.push(holder);
    if (this.#holders.length > heldAtMost) this.#holders.shift()?.close();
  }

  release(): void {
    for (const holder of this.#holders.splice(0)) holder.close();
  }
}
