import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds, seconds } from '../../core/duration.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { cordon, evictFromNode, uncordon } from './node-actions.ts';

const pod = (name: string, ownerKind = 'ReplicaSet') => ({
  metadata: {
    name,
    namespace: 'x',
    uid: `uid-${name}`,
    ownerReferences: [{ apiVersion: 'apps/v1', kind: ownerKind, name: 'o', uid: 'o' }],
  },
});

describe('a drain', () => {
  let server: FakeApiServer;
  let clock: ManualClock;
  let timeline: Timeline;
  /** How often a budget refuses each eviction. */
  let refusals: number;
  let status: number;
  let message: string;
  let unschedulable: boolean;

  beforeEach(async () => {
    server = await FakeApiServer.start();
    clock = new ManualClock();
    timeline = new Timeline();
    [refusals, status, message, unschedulable] = [0, 429, 'Cannot evict pod', false];
    const causes = [{ message: 'The disruption budget web needs 3 healthy pods and has 3 currently' }];
    server.route = ({ pathname }, response) => {
      response.setHeader('content-type', 'application/json');
      if (pathname.endsWith('/pods')) {
        response.end(JSON.stringify({ items: [pod('web-1'), pod('agent', 'DaemonSet')] }));
      } else if (pathname.endsWith('/eviction') && refusals-- > 0) {
        response.writeHead(status).end(JSON.stringify({ message, details: { causes } }));
      } else {
        response.end(JSON.stringify({ spec: { unschedulable } }));
      }
      return true;
    };
  });
  afterEach(() => server.stop());

  /** Every look at whether all pods are ready is a second later. */
  const drain = ({ timeout = seconds(30), allReady = false } = {}) =>
    evictFromNode(
      { client: server.client(), timeline, clock },
      {
        node: 'worker',
        namespace: 'x',
        labels: { app: 'web' },
        timeout,
        allReady: () => (clock.time += 1000) > 0 && allReady,
      },
    );
  const commands = () => timeline.of('command').map(({ verb, object }) => `${verb} ${object}`);

  it('evicts what no DaemonSet owns, again while a budget refuses', async () => {
    refusals = 2;
    await expect(drain()).resolves.toEqual([{ namespace: 'x', name: 'web-1', uid: 'uid-web-1' }]);
    expect(commands()).toEqual(['evict pod/web-1', 'evict pod/web-1', 'evict pod/web-1']);
    expect(clock.sleeps).toEqual([1000, 1000]);
  });

  it('cordons a node, and leaves one alone that somebody has cordoned', async () => {
    await expect(cordon({ client: server.client(), timeline, clock }, 'worker')).resolves.toBe(true);
    unschedulable = true;
    await expect(cordon({ client: server.client(), timeline, clock }, 'worker')).resolves.toBe(false);
    expect(commands()).toEqual(['cordon node/worker']);
  });

  it('lets pods back onto the node', async () => {
    await uncordon({ client: server.client(), timeline, clock }, 'worker');
    expect(commands()).toEqual(['uncordon node/worker']);
  });

  it('names the command where a cordon could not be lifted', async () => {
    server.route = (_, response) => {
      response.writeHead(403).end('{}');
      return true;
    };
    await expect(uncordon({ client: server.client(), timeline, clock }, 'worker')).rejects.toMatchObject({
      code: 'not-uncordoned',
      fix: expect.stringContaining('kubectl uncordon worker') as string,
    });
  });

  it('says in the words of the cluster that a budget did not yield in time', async () => {
    refusals = Infinity;
    await expect(drain({ timeout: milliseconds(-1) })).rejects.toMatchObject({
      code: 'eviction-refused',
      message:
        'The eviction of web-1 was refused until the time was over: Cannot evict pod The disruption budget web needs 3 healthy pods and has 3 currently',
    });
  });

  it('does not wait for a budget that refuses although all pods are ready', async () => {
    refusals = Infinity;
    await expect(drain({ allReady: true })).rejects.toThrow(/refused although all its pods are ready: Cannot evict/);
    expect(clock.sleeps.length).toBeLessThan(10);
  });

  it('asks only once where two budgets select the pod', async () => {
    refusals = Infinity;
    status = 500;
    message = 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.';
    await expect(drain()).rejects.toThrow(/refused for good: This pod has more than one PodDisruptionBudget/);
    expect(commands()).toEqual(['evict pod/web-1']);
  });
});
