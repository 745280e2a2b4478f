import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

/** Runs the command with the programs of the test before those of this machine. */
function run(namespaces: readonly string[], registryHosts?: string): void {
  const [file = '', ...args] = clearingCommand(namespaces, registryHosts);
  execFileSync(file, args, { env: { PATH: `${bin}:${process.env['PATH'] ?? ''}` }, stdio: 'pipe' });
}

/** Where the command runs: a node with these rules, played by programs of the test. */
function clear(rules: readonly string[], ...namespaces: readonly string[]): string[] {
  const log = join(bin, 'log');
  writeFileSync(join(bin, 'rules'), rules.map((rule) => `${rule}\n`).join(''));
  writeFileSync(log, '');
  program('iptables', `case "$*" in *-S*) cat '${bin}/rules';; *) echo "iptables $*" >>'${log}';; esac`);
  run(namespaces);
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

it('fails where the rules cannot be listed', () => {
  program('iptables', 'echo "no such table" >&2; exit 3');
  expect(() => {
    run(['sw-1']);
  }).toThrow('no such table');
});

const images = `IMAGE TAG IMAGE-ID SIZE
registry.sw-1.test/app stable sha256:aaa 2MB
registry.sw-1.test/app latest sha256:aaa 2MB
registry.sw-2.test/app stable sha256:bbb 2MB`;

function clearRegistries(crictl: string, ...namespaces: readonly string[]): { asked: string[]; left: string[] } {
  const hosts = join(bin, 'certs.d');
  for (const namespace of ['sw-1', 'sw-2']) mkdirSync(join(hosts, `registry.${namespace}.test`), { recursive: true });
  program('iptables', 'true');
  program('crictl', `echo "$*" >> '${bin}/asked'\n${crictl}`);
  try {
    run(namespaces, hosts);
  } catch {
    // What is left then tells.
  }
  return { asked: readFileSync(join(bin, 'asked'), 'utf8').split('\n').filter(Boolean), left: readdirSync(hosts) };
}

it('removes the images that came from a registry of theirs, then what containerd knows of it', () => {
  const { asked, left } = clearRegistries(`case "$*" in *images*) echo '${images}';; esac`, 'sw-1');
  expect(asked.map((command) => command.replace(/--timeout=\S+ /, ''))).toEqual([
    'images --no-trunc',
    'rmi sha256:aaa',
  ]);
  expect(left).toEqual(['registry.sw-2.test']);
});

it('keeps what tells of a registry for the next time if the images could not be listed or removed', () => {
  expect(clearRegistries('exit 1', 'sw-1').left).toEqual(['registry.sw-1.test', 'registry.sw-2.test']);
  const kept = clearRegistries(`case "$*" in *images*) echo '${images}';; *) exit 1;; esac`, 'sw-1');
  expect(kept.left).toEqual(['registry.sw-1.test', 'registry.sw-2.test']);
});

it('clears every node and the network below them, and says where it could not', async () => {
  const cleared: string[] = [];
  const runAt = (place: string): Promise<Ended> => {
    cleared.push(place);
    return Promise.resolve({ exitCode: place === 'bad' ? 1 : 0, stdout: '', stderr: 'no room\n' });
  };
  const shell = {
    runOnNode: (node: string) => runAt(node),
    runOnHost: () => runAt('below'),
  } as unknown as NodeShell;
  await clearNodes(shell, ['one', 'two'], ['sw-1']);
  expect(cleared).toEqual(['one', 'two', 'below']);
  await expect(clearNodes(shell, ['one', 'bad'], ['sw-1'])).rejects.toThrow('could not be removed, node bad: no room');
});
