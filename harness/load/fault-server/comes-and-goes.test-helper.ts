import { setTimeout as delay } from 'node:timers/promises';
import type { Listener } from './listener.ts';

/** A server that listens is gone three times, for a quarter of a second each, and listens again at its port. */
export async function comesAndGoes(server: Pick<Listener, 'listen' | 'close'>): Promise<void> {
  for (let i = 0; i < 3; i++) {
    await delay(250);
    server.close();
    await delay(250);
    await server.listen();
  }
}
