import { expect, test } from 'vitest';
import type { ConnectionsFact, EndpointSliceFact, Fact, RouteFact } from '../../timeline/fact.ts';
import type { RequestRecord } from '../../ledger/request-record.ts';
import { ConnectionTracking } from '../../observation/routing/connection-tracking.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { dropped, evidenceOf, rejected, type Ending } from '../fixtures.test-helper.ts';
import { indicationText } from '../../report/text/load/indication-text.ts';
import { attributeDrops } from './attribute-drops.ts';
import { indexRequests } from './request-index.ts';

/** Two pods that stop accepting at the same time. */
const endings: readonly Ending[] = ['web-a', 'web-b'].map((name) => ({
  ...{ name, deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 },
}));

/** One that has ended by then too, but is not gone yet. */
const lingering: Ending = { name: 'web-c', deleted: 3000, sigterm: 3030, exitMark: 3050, gone: 7000, exitCode: 0 };

const route = (pod: string, routed: boolean, since: number, at: number): RouteFact => ({
  ...{ kind: 'route', source: 'rules', node: 'worker', service: 'web', ip: `ip of ${pod}` },
  ...{ pod, routed, since, at },
});
const routes = ['web-a', 'web-b'].flatMap((pod) => [route(pod, true, 0, 0), route(pod, false, 5000, 5100)]);

/** The node sent a connection to a pod. */
const sent = (pod: string, port: number, at: number): ConnectionsFact => ({
  ...{ kind: 'connections', source: 'conntrack', at, node: 'worker', service: 'web', from: at, to: at },
  sentTo: [{ pod, ip: `ip of ${pod}`, ports: [port], micros: [0] }],
});

function told(
  asked: Parameters<typeof dropped>[1],
  how: Parameters<typeof dropped>[0],
  ...tracked: readonly ConnectionsFact[]
) {
  const evidence = evidenceOf(
    [...endings, lingering],
    [dropped(how, { target: 0, clientPort: 40_000, ...asked })],
    [...routes, ...tracked],
  );
  const [attribution] = attributeDrops({ ...evidence, nodes: ['worker', 'worker2'] });
  const { pod, cause, confidence, facts = [] } = attribution ?? {};
  const indication = facts.find(({ source }) => source === 'conntrack');
  const word = indication && indicationText(indication);
  return [`${pod?.name ?? 'no pod'}: ${cause ?? ''}, ${confidence ?? ''}`, word];
}

const words = 'worker sent the connection to web-a';

test('of two pods that did not listen the one is certain that the node has the connection sent to', () => {
  expect(told({ at: 4500 }, 'refused')).toEqual(['web-b: stopped-before-endpoint-removal, likely', undefined]);
  expect(told({ at: 4500 }, 'refused', sent('web-a', 40_000, 4501))).toEqual([
    'web-a: stopped-before-endpoint-removal, certain',
    words,
  ]);
  expect(told({ at: 4500 }, 'refused', sent('web-a', 40_002, 4501))).toEqual([
    'web-b: stopped-before-endpoint-removal, likely',
    undefined,
  ]);
});

test('the node is believed where its rules, as they were read, led nothing to the pod', () => {
  expect(told({ at: 6000 }, 'refused')).toEqual(['no pod: unknown, guess', undefined]);
  expect(told({ at: 6000 }, 'refused', sent('web-a', 40_000, 6001))).toEqual([
    'web-a: stopped-before-endpoint-removal, certain',
    words,
  ]);
});

test('a connection of which the node told nothing was taken for an earlier one from its port, whose pod had ended', () => {
  const later = sent('web-b', 40_002, 7000);
  const taken = 'worker took the connection for one to web-a that the same port of the client had made 3.5 s before';
  expect(told({ at: 6000 }, 'unreachable', sent('web-a', 40_000, 2500), later)).toEqual([
    'no pod: network, likely',
    taken,
  ]);
  expect(told({ at: 6000 }, 'unreachable', sent('web-a', 40_004, 2500), later)[0]).toBe('no pod: unknown, guess');
  // With a pod that is gone its network is, and whoever could refuse.
  expect(told({ at: 6000 }, 'refused', sent('web-a', 40_000, 2500), later)[0]).toBe('no pod: unknown, guess');
  expect(told({ at: 6000 }, 'refused', sent('web-c', 40_000, 2500), later)[0]).toBe('no pod: network, likely');
  // The pod was there.
  expect(told({ at: 3900 }, 'unreachable', sent('web-a', 40_000, 2500), later)[0]).not.toContain('network');
});

test('while the node still led to a pod that had ended, that explains an unreachable one better than its port, which comes round again', () => {
  const later = sent('web-b', 40_002, 7000);
  expect(told({ at: 4600 }, 'unreachable', sent('web-a', 40_000, 2500), later)[0]).toBe(
    'web-b: stopped-before-endpoint-removal, likely',
  );
});

test('the word of the node goes before that of the answer: what stands in between may have signed it', () => {
  const answered = { at: 4500, pod: 'web-b', target: 0, clientPort: 40_000 };
  const podsOf = (...tracked: readonly ConnectionsFact[]) => {
    const evidence = evidenceOf(endings, [rejected(answered)], [...routes, ...tracked]);
    return attributeDrops({ ...evidence, nodes: ['worker', 'worker2'] }).map(({ pod }) => pod?.name);
  };

  expect(podsOf()).toEqual(['web-b']);
  expect(podsOf(sent('web-a', 40_000, 4501))).toEqual(['web-a']);
});

test('a pod that signs nothing accepted until the last connection that the node sent to it and that was answered', () => {
  const record: RequestRecord = {
    ...{ id: 1, stream: 'new', profile: 'load', target: 0, dueAt: 4200, sentAt: 4200, endedAt: 4202 },
    ...{ outcome: 'ok', clientPort: 40_002 },
  };
  const timeline = new Timeline();
  timeline.record(sent('web-a', 40_002, 4201));
  const tracking = new ConnectionTracking(timeline, ['worker']);

  const { lastAccepted, firstAnswer } = indexRequests([record], (its) => tracking.podOf(its));
  expect([lastAccepted.get('web-a'), firstAnswer.get('web-a')]).toEqual([4200, 4202]);
});

test('a connection that was never answered is tied to its pod, and stays a guess', () => {
  const never = { at: 4500, took: 1000 };

  expect(told(never, 'timeout')).toEqual(['web-b: stopped-before-endpoint-removal, guess', undefined]);
  expect(told(never, 'timeout', sent('web-a', 40_000, 4501))).toEqual([
    'web-a: stopped-before-endpoint-removal, guess',
    words,
  ]);
});

test('a connection that was cut before it was answered on is certain when its pod is known', () => {
  const before = sent('web-a', 40_000, 2500);

  expect(told({ at: 2500, took: 1530 }, 'reset')).toEqual(['web-b: exited-with-requests-in-flight, guess', undefined]);
  expect(told({ at: 2500, took: 1530 }, 'reset', before)).toEqual([
    'web-a: exited-with-requests-in-flight, certain',
    words,
  ]);
});

test('what the node itself refused in an outage had no endpoint for certain, whatever pod had just stopped', () => {
  const slice = (at: number, ready: boolean): EndpointSliceFact => ({
    ...{
      kind: 'endpointslice',
      source: 'watch',
      at,
      change: 'modified',
      namespace: 'sw',
      name: 'web-1',
      service: 'web',
    },
    endpoints: ['web-a', 'web-b'].map((pod) => ({
      pod,
      ip: `ip of ${pod}`,
      ready,
      serving: false,
      terminating: !ready,
    })),
  });
  const around = [sent('web-a', 40_002, 2000), sent('web-b', 40_002, 9000)];
  const facts = [...routes, slice(-1, true), slice(4100, false)];
  const of = (more: readonly Fact[]) => {
    const evidence = evidenceOf(
      endings,
      [dropped('refused', { at: 4500, target: 0, clientPort: 40_000 })],
      [...facts, ...more],
    );
    return attributeDrops({ ...evidence, nodes: ['worker', 'worker2'] }).map(({ cause, confidence }) => [
      cause,
      confidence,
    ]);
  };

  expect(of([])).toEqual([['stopped-before-endpoint-removal', 'likely']]);
  expect(of(around)).toEqual([['no-endpoint', 'certain']]);
});
