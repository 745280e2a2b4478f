import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { followInContainer } from './follow-in-container.ts';

/** In place of Docker: runs here what `docker exec --interactive <container>` would run there. */
const here = '#!/bin/sh\nshift 3\nexec "$@"\n';

/** Writes a line in pieces, more slowly than heartbeats come, as nft may on a busy node. */
const inPieces = 'for i in 1 2; do printf "add rule "; sleep 0.25; printf "jump $i"; sleep 0.25; printf "\\n"; done';

test('heartbeats come all the time, and cut no line that is written in pieces', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-follow-'));
  try {
    writeFileSync(join(dir, 'docker'), here);
    chmodSync(join(dir, 'docker'), 0o755);
    const lines: string[] = [];
    const env = { PATH: `${dir}:${process.env['PATH'] ?? ''}` };
    const onLine = (line: string) => lines.push(line);
    const command = ['bash', '-c', inPieces];
    await followInContainer('node', command, { env, onLine }).ended;

    expect(lines.filter((line) => line !== '')).toEqual(['add rule jump 1', 'add rule jump 2']);
    expect(lines.filter((line) => line === '').length).toBeGreaterThan(4);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
