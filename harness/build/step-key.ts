import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';

/** The key of a step: its own inputs, and what it needs, wherever that is kept. */
export function keyOfStep(inputs: readonly string[], needs: readonly { readonly output: string }[]): string {
  return keyOf([...inputs, ...needs.map(({ output }) => basename(output))]);
}

/** A short hash of texts, in order: the part of an output's name that says what it was made from. */
export function keyOf(parts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${String(Buffer.byteLength(part))}:${part}`);
  return hash.digest('hex').slice(0, 16);
}

/** The hash of a file, or of a folder with the names, modes and contents of all files below it. */
export function hashOfPath(path: string): string {
  if (!statSync(path).isDirectory()) return keyOf([readFileSync(path, 'base64'), executable(path)]);
  return keyOf(
    readdirSync(path)
      .toSorted()
      .flatMap((name) => [name, hashOfPath(join(path, name))]),
  );
}

/** Git keeps the executable bit of a mode and nothing else. */
function executable(path: string): string {
  return statSync(path).mode & 0o100 ? 'x' : '-';
}
