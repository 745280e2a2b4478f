import { readFileSync } from 'node:fs';

const sysResource = 24n;

/** Tells whether processes started from here may raise resource limits and grant that right to privileged containers. */
export function hasSysResource(status = readFileSync('/proc/self/status', 'utf8')): boolean {
  const mask = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  return mask !== undefined && ((BigInt(`0x${mask}`) >> sysResource) & 1n) === 1n;
}
