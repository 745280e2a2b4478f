import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Ended, NodeShell } from '../cluster/cluster-provider.ts';
import { clearingCommand, clearNodes } from './clear-nodes.ts';

let bin: string;
beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'clear-nodes-'));
});
afterEach(() => {
  rmSync(bin, { recursive: true });
});

function program(name: string, body: string): void {
  const path = join(bin, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
}

/** Where the command runs: a node with these rules, played by programs of the test. */
function clear(rules: readonly string[], ...namespaces: readonly string[]): string[] {
  const log = join(bin, 'log');
  writeFileSync(join(bin, 'rules'), rules.map((rule) => `${rule}\n`).join(''));
  writeFileSync(log, '');
  program('iptables', `case "$*" in *-S*) cat '${bin}/rules';; *) echo "iptables $*" >>'${log}';; esac`);
  const [file = '', ...args] = clearingCommand(namespaces);
  execFileSync(file, args, { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` } });
  return readFileSync(log, 'utf8').split('\n').filter(Boolean);
}

const counting = (namespace: string) => `-A POSTROUTING -d 10.244.250.250/32 ! -o lo -m comment --comment ${namespace}`;

it('takes away the rules of these namespaces, and of no other', () => {
  const rules = [
    '-P POSTROUTING ACCEPT',
    counting('sw-1-x'),
    counting('sw-1'),
    `${counting('sw-2')} -j ACCEPT`,
    counting('sw-3'),
  ];
  expect(clear(rules, 'sw-1', 'sw-2')).toEqual([
    'iptables -w 5 -t mangle -D POSTROUTING -d 10.244.250.250/32 ! -o lo -m comment --comment sw-1',
    'iptables -w 5 -t mangle -D POSTROUTING -d 10.244.250.250/32 ! -o lo -m comment --comment sw-2 -j ACCEPT',
  ]);
  expect(clear(['-P POSTROUTING ACCEPT'], 'sw-1')).toEqual([]);
});

it('clears every node and the network below them, and says where it could not', async () => {
  const cleared: string[] = [];
  const run = (place: string): Promise<Ended> => {
    cleared.push(place);
    return Promise.resolve({ exitCode: place === 'bad' ? 1 : 0, stdout: '', stderr: 'no room\n' });
  };
  const shell = {
    runOnNode: (node: string) => run(node),
    runOnHost: () => run('below'),
  } as unknown as NodeShell;
  await clearNodes(shell, ['one', 'two'], ['sw-1']);
  expect(cleared).toEqual(['one', 'two', 'below']);
  await expect(clearNodes(shell, ['one', 'bad'], ['sw-1'])).rejects.toThrow('could not be removed, node bad: no room');
});
