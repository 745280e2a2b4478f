import { describe, expect, it } from 'vitest';
import type { NodeShell } from '../../cluster/cluster-provider.ts';
import type { GapFact } from '../../timeline/fact.ts';
import { iptablesRules } from './iptables-rules.ts';
import { NodeRules } from './node-rules.ts';

const listed = (address: string) =>
  `-A KUBE-SVC-A -m comment --comment "ns/web:http -> ${address}:8080" -j KUBE-SEP-${address}`;

/** A node whose rules are a list of addresses. */
class FakeNode implements NodeShell {
  rules: readonly string[] = ['10.0.0.1', '10.0.0.2'];
  now = 1000;
  onListing: () => void = () => undefined;
  /** Whether the kernel tells of changes yet: it does not while the program that is told of them starts. */
  tells = true;
  onSleep: () => void = () => undefined;
  #onLine: (line: string) => void = () => undefined;
  end: (how: string) => void = () => undefined;

  /** kube-proxy writes the chain anew. */
  write(...addresses: readonly string[]): void {
    this.say(...this.rules.map((_, handle) => `delete rule ip nat KUBE-SVC-A handle ${handle}`));
    this.now += 1;
    this.say(...addresses.map((address) => `add rule ip nat KUBE-SEP-${address} dnat dnat to ${address}:8080`));
    this.say(...addresses.map((address) => `add rule ip nat KUBE-SVC-A jump KUBE-SEP-${address}`));
    this.say('# new generation 2 by process 1 (iptables-restor)');
    this.rules = addresses;
  }

  say(...lines: readonly string[]): void {
    lines.forEach((line) => {
      this.#onLine(line);
    });
  }

  async runOnNode() {
    const stdout = this.rules.map(listed).join('\n');
    this.onListing();
    return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
  }

  async followOnNode(_node: string, _command: readonly string[], onLine: (line: string) => void) {
    this.#onLine = onLine;
    const ended = new Promise<string>((resolve) => (this.end = resolve));
    if (this.tells) onLine('# subscribed');
    return Promise.resolve({
      ended,
      stop: () => {
        this.end('it ended');
      },
    });
  }

  async runOnHost() {
    return this.runOnNode();
  }
}

async function followed(node: FakeNode) {
  const changes: string[] = [];
  const gaps: GapFact[] = [];
  const sleep = async (duration: number) => {
    node.now += duration;
    node.onSleep();
    return Promise.resolve();
  };
  const clock = { now: () => node.now, sleep };
  const { stop } = await NodeRules.follow({
    ...{ shell: node, node: 'worker', rules: iptablesRules({ namespace: 'ns', name: 'web' }), clock },
    onChange: (address, routed, since, at) => changes.push(`${address} ${routed ? 'in' : 'out'} ${since} to ${at}`),
    onGap: (gap) => gaps.push(gap),
  });
  return { changes, gaps, stop };
}

describe('NodeRules', () => {
  it('begins with what is there, and reports each change between two heartbeats', async () => {
    const node = new FakeNode();
    const { changes, gaps, stop } = await followed(node);
    node.now = 2000;
    node.say('');
    node.now = 2040;
    node.write('10.0.0.2', '10.0.0.3');
    await stop();

    expect(changes).toEqual([
      '10.0.0.1 in 0 to 1000',
      '10.0.0.2 in 0 to 1000',
      '10.0.0.1 out 1750 to 2040',
      '10.0.0.3 in 1750 to 2040',
    ]);
    expect(gaps).toEqual([]);
  });

  it('waits until the node has learnt of the Service, whose chain no change would name', async () => {
    const node = new FakeNode();
    node.rules = [];
    let looks = 0;
    node.onListing = () => {
      looks += 1;
      if (looks === 3) node.write('10.0.0.1');
    };
    const { changes, gaps, stop } = await followed(node);
    node.write('10.0.0.2');
    await stop();

    expect(changes.map((change) => change.split(' ').slice(0, 2).join(' '))).toEqual([
      '10.0.0.1 in',
      '10.0.0.1 out',
      '10.0.0.2 in',
    ]);
    expect(gaps).toEqual([]);
  });

  it('shows a gap when the node never learns of the Service', async () => {
    const node = new FakeNode();
    node.rules = [];
    const { gaps } = await followed(node);

    expect(gaps).toMatchObject([{ reason: 'the Service is not in its rules' }]);
  });

  it('hears what changes while the rules are being read', async () => {
    const node = new FakeNode();
    node.onListing = () => {
      node.onListing = () => undefined;
      node.now = 1500;
      node.write('10.0.0.2');
      node.now = 1600;
    };
    const { changes, gaps, stop } = await followed(node);
    await stop();

    expect(changes).toEqual(['10.0.0.1 in 0 to 1600', '10.0.0.2 in 0 to 1600', '10.0.0.1 out 750 to 1500']);
    expect(gaps).toEqual([]);
  });

  it('lists the rules when the kernel tells of their changes, and not before', async () => {
    const node = new FakeNode();
    node.tells = false;
    node.onSleep = () => {
      if (node.now > 1200) node.say('# subscribed');
      // Nobody is told of it.
      else node.rules = ['10.0.0.3'];
    };
    const { changes, gaps, stop } = await followed(node);
    await stop();

    expect(changes).toEqual(['10.0.0.3 in 0 to 1250']);
    expect(gaps).toEqual([]);
  });

  it('shows a gap when the kernel never tells of changes', async () => {
    const node = new FakeNode();
    node.tells = false;
    const { gaps } = await followed(node);

    expect(gaps).toMatchObject([{ reason: 'its rule changes could not be followed' }]);
  });

  it('shows a gap when the kernel lost events', async () => {
    const node = new FakeNode();
    const { gaps } = await followed(node);
    node.say('# ERROR: We lost some netlink events!');

    expect(gaps).toMatchObject([{ reason: expect.stringContaining('rule changes were lost') as string }]);
  });

  it('shows a gap when the rules differ from the changes that were received', async () => {
    const node = new FakeNode();
    const { gaps, stop } = await followed(node);
    node.rules = ['10.0.0.1'];
    await stop();

    expect(gaps).toMatchObject([
      { source: 'rules', of: 'rules of worker', reason: expect.stringContaining('received: 10.0.0.2') as string },
    ]);
  });

  it('shows a gap when the stream of changes ends', async () => {
    const node = new FakeNode();
    const { gaps } = await followed(node);
    node.end('docker ended with exit code 1');
    await Promise.resolve();

    expect(gaps).toMatchObject([{ reason: 'the stream of its rule changes ended: docker ended with exit code 1' }]);
  });
});
