import { expect, it } from 'vitest';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { GapFact } from '../../timeline/fact.ts';
import { NodeConnections } from './node-connections.ts';

/** Printed by conntrack 1.4.7 on a node, with a heartbeat, a connection that was refused, and one to another Service. */
const recorded = {
  notice: 'NOTICE: Netlink socket buffer size has been set to 16777216 bytes.',
  heartbeat:
    '[1795865451.210572]\t    [NEW] tcp      6 120 SYN_SENT src=127.0.0.1 dst=127.0.0.1 sport=53854 dport=9 [UNREPLIED] src=127.0.0.1 dst=127.0.0.1 sport=9 dport=53854',
  refused:
    '[1795859348.969875]\t    [NEW] tcp      6 120 SYN_SENT src=172.18.0.3 dst=172.18.0.2 sport=40001 dport=30081 [UNREPLIED] src=10.244.2.7 dst=172.18.0.2 sport=8080 dport=13285',
  other:
    '[1795859348.969901]\t    [NEW] tcp      6 120 SYN_SENT src=172.18.0.2 dst=10.244.1.3 sport=50112 dport=8080 [UNREPLIED] src=10.244.1.3 dst=172.18.0.2 sport=8080 dport=50112',
  lost: 'WARNING: We have hit ENOBUFS! We are losing events.',
  end: 'conntrack v1.4.7 (conntrack-tools): 11 flow events have been shown.',
};

/** A node whose conntrack says what it is told to. */
async function followed() {
  let now = 1000;
  let say: (line: string) => void = () => undefined;
  let end: (how: string) => void = () => undefined;
  const connections: string[] = [];
  const gaps: GapFact[] = [];
  const shell: NodeShell = {
    runOnNode: () => Promise.reject(new Error('not asked for')),
    runOnHost: () => Promise.reject(new Error('not asked for')),
    followOnNode: (_node, _command, onLine) => {
      say = onLine;
      const ended = new Promise<string>((resolve) => (end = resolve));
      const stop = () => {
        say(recorded.end);
        end('it ended');
      };
      return Promise.resolve({ ended, stop });
    },
  };
  // Whoever waits hears what conntrack says first.
  const clock = {
    now: () => now,
    sleep: (duration: number) => {
      now += duration;
      if (now < 2000) [recorded.notice, '', recorded.heartbeat].forEach(say);
      return Promise.resolve();
    },
  };
  const { stop } = await NodeConnections.follow({
    ...{ shell, node: 'worker', nodePort: 30081, clock },
    onConnection: ({ client, port, ip, at }) => connections.push(`${client}:${port} to ${ip} at ${at.toFixed(3)}`),
    onGap: (gap) => gaps.push(gap),
  });
  const says = (...lines: readonly string[]) => {
    lines.forEach((line) => {
      say(line);
    });
  };
  const passes = (ms: number) => {
    now += ms;
    says('');
  };
  return {
    connections,
    gaps,
    says,
    passes,
    stop,
    ends: (how: string) => {
      end(how);
    },
  };
}

it('tells of the connections to one port of the node, each with its client and its pod, refused ones too', async () => {
  const { connections, gaps, says, stop } = await followed();
  says(recorded.refused, recorded.other, recorded.heartbeat);
  await stop();

  expect(connections).toEqual(['172.18.0.3:40001 to 10.244.2.7 at 1795859348969.875']);
  expect(gaps).toEqual([]);
});

it('shows a gap when the kernel lost events', async () => {
  const { gaps, says } = await followed();
  says(recorded.lost);

  expect(gaps).toMatchObject([{ source: 'conntrack', of: 'connections of worker', effect: 'lost' }]);
});

it('shows a gap while conntrack hangs, though the connection to it is alive', async () => {
  const { gaps, says, passes } = await followed();
  passes(2900);
  says(recorded.heartbeat);
  passes(3100);
  expect(gaps).toEqual([]);
  says(recorded.refused, recorded.heartbeat);

  expect(gaps).toMatchObject([{ from: 3950, at: 7050, effect: 'late' }]);
});

it('shows a gap when conntrack hangs until the end', async () => {
  const { gaps, passes, stop } = await followed();
  passes(3100);
  await stop();

  expect(gaps).toMatchObject([{ reason: 'it stopped reporting connections', effect: 'lost' }]);
});

it('shows a gap for a line that was cut', async () => {
  const { connections, gaps, says } = await followed();
  says(recorded.refused.slice(0, 90), recorded.refused.slice(90));

  expect(connections).toEqual([]);
  expect(gaps).toMatchObject([{ reason: expect.stringContaining('could not be read') as string }]);
});

it('shows a gap when the stream of events ends, with the error text of conntrack', async () => {
  const { gaps, says, ends } = await followed();
  says('conntrack v1.4.7 (conntrack-tools): Operation failed: such conntrack doesnt exist');
  ends('docker ended with exit code 1');
  await Promise.resolve();

  expect(gaps).toMatchObject([{ reason: expect.stringContaining('Operation failed') as string }]);
});
