import { existsSync, writeFileSync } from 'node:fs';

/** Epoch milliseconds with a fraction: finer than any time in the Kubernetes API. */
export function now() {
  return Number((performance.timeOrigin + performance.now()).toFixed(3));
}

/** Writes a mark: one JSON line. Node writes to a pipe synchronously, so a mark is out before the process can end. */
export function mark(name, detail = {}) {
  process.stdout.write(`${JSON.stringify({ mark: name, at: now(), ...detail })}\n`);
}

/** Leaves the message that Kubernetes shows as the container's termination message. Outside of a pod there is no such file. */
export function leaveMessage(path, message) {
  if (existsSync(path)) writeFileSync(path, JSON.stringify(message));
}
