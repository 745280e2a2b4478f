import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../core/duration.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { drainNode, uncordon } from './node-actions.ts';

const pod = (name: string, ownerKind = 'ReplicaSet') => ({
  metadata: {
    name,
    namespace: 'x',
    uid: `uid-${name}`,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: ownerKind, name: 'o', uid: 'o' }],
  },
});

describe('drainNode', () => {
  let server: FakeApiServer;
  let clock: ManualClock;
  let timeline: Timeline;
  /** How often a budget refuses each eviction. */
  let refusals: number;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    clock = new ManualClock();
    timeline = new Timeline();
    server.route = ({ pathname }, response) => {
      response.setHeader('content-type', 'application/json');
      if (pathname.endsWith('/pods')) {
        response.end(JSON.stringify({ items: [pod('web-1'), pod('agent', 'DaemonSet')] }));
      } else if (pathname.endsWith('/eviction') && refusals-- > 0) {
        response.writeHead(429).end(JSON.stringify({ message: 'Cannot evict pod', reason: 'TooManyRequests' }));
      } else {
        response.end('{}');
      }
      return true;
    };
  });
  afterEach(() => server.stop());

  const drain = (timeout = seconds(30)) =>
    drainNode(
      { client: server.client(), timeline, clock },
      { node: 'worker', namespace: 'x', labels: { app: 'web' } },
      timeout,
    );
  const commands = () => timeline.of('command').map(({ verb, object }) => `${verb} ${object}`);

  it('cordons, then evicts what no DaemonSet owns, again while a budget refuses', async () => {
    refusals = 2;
    await expect(drain()).resolves.toEqual([{ namespace: 'x', name: 'web-1', uid: 'uid-web-1' }]);
    expect(commands()).toEqual(['cordon node/worker', 'evict pod/web-1', 'evict pod/web-1', 'evict pod/web-1']);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  it('lets pods back onto the node', async () => {
    await uncordon({ client: server.client(), timeline, clock }, 'worker');
    expect(commands()).toEqual(['uncordon node/worker']);
  });

  it('says that a budget never allowed it', async () => {
    refusals = Infinity;
    await expect(drain(milliseconds(-1))).rejects.toMatchObject({
      code: 'eviction-refused',
      message: 'A PodDisruptionBudget refused the eviction of web-1 until the time was over',
    });
  });
});
