import { expect, it } from 'vitest';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { falseReadingsOf } from '../../judgement/validity/false-readings.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { iptablesRules } from './iptables-rules.ts';
import { NodeRules } from './node-rules.ts';

/** Printed by `iptables-save` and by `nft monitor` of nftables 1.0.6 for the rules of kube-proxy 1.37, but for the names. */
const listing = `-A KUBE-SVC-A -m comment --comment "ns/web:http -> 10.244.1.4:8080" -m statistic --mode random --probability 0.5 -j KUBE-SEP-1
-A KUBE-SVC-A -m comment --comment "ns/web:http -> 10.244.2.5:8080" -j KUBE-SEP-2`;
const transaction = [
  'delete rule ip nat KUBE-SVC-A handle 11',
  'delete rule ip nat KUBE-SVC-A handle 12',
  'add rule ip nat KUBE-SVC-A  meta random & 2147483647 < 1073741824 counter packets 0 bytes 0 jump KUBE-SEP-2',
  'add rule ip nat KUBE-SVC-A  counter packets 0 bytes 0 jump KUBE-SEP-3',
  'add rule ip nat KUBE-SEP-3 meta l4proto tcp   counter packets 0 bytes 0 dnat to 10.244.1.6:8080',
  '# new generation 1897 by process 4752 (iptables-restor)',
];

/** The rules as they are read when the node reports these changes, and a connection that it sent to a pod a second later. */
async function readWith(update: readonly string[]): Promise<number> {
  const timeline = new Timeline();
  let now = 1000;
  let say: (line: string) => void = () => undefined;
  const shell: NodeShell = {
    runOnNode: () => Promise.resolve({ exitCode: 0, stdout: listing, stderr: '' }),
    runOnHost: () => Promise.reject(new Error('not asked for')),
    followOnNode: (_node, _command, onLine) => {
      say = onLine;
      onLine('# subscribed');
      return Promise.resolve({ ended: new Promise<string>(() => undefined), stop: () => undefined });
    },
  };
  await NodeRules.follow({
    ...{ shell, node: 'worker', rules: iptablesRules({ namespace: 'ns', name: 'web' }) },
    clock: { now: () => now, sleep: () => Promise.resolve() },
    onChange: (ip, routed, since, at) => {
      timeline.record({
        kind: 'route',
        source: 'rules',
        at,
        since,
        node: 'worker',
        service: 'web',
        pod: ip,
        ip,
        routed,
      });
    },
    onGap: (gap) => {
      timeline.record(gap);
    },
  });
  now = 2000;
  update.forEach((line) => {
    say(line);
  });
  const sentTo = [{ pod: 'web-2', ip: '10.244.2.5', ports: [40_000], micros: [0] }];
  const request = { id: 0, stream: 'new', profile: 'load', target: 0, clientPort: 40_000, outcome: 'ok' } as const;
  const [dueAt, sentAt, endedAt] = [3000, 3000, 3002];
  timeline.record({
    ...{ kind: 'connections', source: 'conntrack', at: 3001, node: 'worker', service: 'web' },
    ...{ from: 3001, to: 3001, sentTo },
  });
  const evidence = { timeline, nodes: ['worker'], records: [{ ...request, dueAt, sentAt, endedAt }] };
  return falseReadingsOf(evidence).length;
}

it('is noticed by where connections went when a line of the events was cut, and is right when none was', async () => {
  const cut = transaction.flatMap((line) =>
    line.endsWith('jump KUBE-SEP-2') ? [line.slice(0, 60), line.slice(60)] : [line],
  );

  expect(await readWith(transaction)).toBe(0);
  expect(await readWith(cut)).toBe(1);
});
