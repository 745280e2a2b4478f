import { describe, expect, test } from 'vitest';
import type { EndpointStatus, EndpointSliceFact, Fact, MarkFact, PodFact, RouteFact } from '../../timeline/fact.ts';
import { answered, dropped, evidenceOf, rejected, waits, type Ending } from '../fixtures.test-helper.ts';
import { adviceOn } from '../../report/text/load/cause-text.ts';
import type { Cause } from '../reasons/causes.ts';
import { indicationText } from '../../report/text/load/indication-text.ts';
import { causeOf } from './main-cause.ts';
import { attributeDrops } from './attribute-drops.ts';
import type { Confidence } from './attribution.ts';
import type { AttributedCause } from './causes/causes.ts';

const noWait: Ending = { name: 'web-a', deleted: 4000, sigterm: 4030, exitMark: 4050, gone: 4400, exitCode: 0 };
const lingers: Ending = { ...waits, exitMark: 11_020, gone: 11_400 };
const shortGrace: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  sigterm: 5010,
  gone: 7400,
  exitCode: 137,
  grace: 3,
};
const doesNotCatchSigterm: Ending = {
  name: 'web-a',
  deleted: 4000,
  preStop: 4010,
  gone: 12_400,
  exitCode: 137,
  grace: 8,
};

const ready = { ready: true, serving: true, terminating: false };
const going = { ready: false, serving: true, terminating: true };
/** Endpoints as the API had them from a time on. */
function slice(at: number, endpoints: Readonly<Record<string, Omit<EndpointStatus, 'pod' | 'ip'>>>): EndpointSliceFact {
  return {
    kind: 'endpointslice',
    source: 'watch',
    at,
    change: 'modified',
    namespace: 'sw',
    name: 'web-1',
    service: 'web',
    endpoints: Object.entries(endpoints).map(([pod, conditions]) => ({ pod, ip: '10.244.0.1', ...conditions })),
  };
}
const others = { 'web-b': ready, 'web-c': ready };
/** web-a leaves the endpoints just after its deletion; two others stay. */
const leaves = [
  slice(-1, { 'web-a': ready, ...others }),
  slice(4060, { 'web-a': going, ...others }),
  slice(9300, others),
];

function route(routed: boolean, since: number, at: number, node = 'worker'): RouteFact {
  return { kind: 'route', source: 'rules', at, since, node, service: 'web', pod: 'web-a', ip: '10.244.0.1', routed };
}

function mark(name: string, at: number): MarkFact {
  return {
    kind: 'mark',
    source: 'log',
    at,
    namespace: 'sw',
    pod: 'web-a',
    uid: 'uid-web-a',
    container: 'web',
    mark: name,
    markedAt: at,
    detail: {},
  };
}

interface Scene {
  readonly ending?: Ending;
  readonly facts?: readonly Fact[];
  readonly asked: Parameters<typeof evidenceOf>[1];
}

const slow = { stream: 'reused', profile: 'slow', lastPod: 'web-a' } as const;
const kept = { stream: 'reused', lastPod: 'web-a' } as const;

/** Answers through the other target while one is silent. */
const elsewhere = (from: number, to: number, stream: 'new' | 'reused' = 'new') =>
  Array.from({ length: Math.floor((to - from) / 20) }, (_, n) => ({
    ...answered(from + n * 20, 'web-b', stream),
    target: 1,
  }));
const blocked = (from: number, count: number, how: Parameters<typeof dropped>[1] | object = {}) =>
  Array.from({ length: count }, (_, n) => dropped('refused', { at: from + n * 20, target: 0, ...how }));

const table: readonly [string, Scene, AttributedCause, Confidence][] = [
  [
    'refused after SIGTERM, before the API told',
    { ending: noWait, facts: leaves, asked: [dropped('refused', { at: 4040 })] },
    'stopped-before-endpoint-removal',
    'certain',
  ],
  [
    'refused while nodes may lag',
    { ending: noWait, facts: leaves, asked: [dropped('refused', { at: 5200 })] },
    'stopped-before-endpoint-removal',
    'likely',
  ],
  [
    'refused with no EndpointSlice seen',
    { ending: noWait, asked: [dropped('refused', { at: 4300 })] },
    'stopped-before-endpoint-removal',
    'likely',
  ],
  [
    'unreachable once the pod was gone',
    { ending: noWait, facts: leaves, asked: [dropped('unreachable', { at: 4900 })] },
    'stopped-before-endpoint-removal',
    'likely',
  ],
  [
    'refused long after the API told',
    { ending: noWait, facts: leaves, asked: [dropped('refused', { at: 8000 })] },
    'unknown',
    'guess',
  ],
  [
    'the same, by a node that is known to route still',
    {
      ending: noWait,
      facts: [...leaves, route(true, 0, 0), route(false, 8500, 8600)],
      asked: [dropped('refused', { at: 8000, target: 0 })],
    },
    'stopped-before-endpoint-removal',
    'certain',
  ],
  [
    'refused by a node that routes no more',
    {
      ending: noWait,
      facts: [...leaves, route(true, 0, 0), route(false, 4200, 4300)],
      asked: [dropped('refused', { at: 4900, target: 0 })],
    },
    'unknown',
    'guess',
  ],
  [
    'between the two readings of a node',
    {
      ending: noWait,
      facts: [...leaves, route(true, 0, 0), route(false, 4200, 4700)],
      asked: [dropped('refused', { at: 4500, target: 0 })],
    },
    'stopped-before-endpoint-removal',
    'likely',
  ],
  [
    'refused though every pod waits',
    { ending: waits, facts: leaves, asked: [dropped('refused', { at: 9100 })] },
    'unknown',
    'guess',
  ],
  [
    'reset as the listener closed, in no request',
    { ending: noWait, facts: leaves, asked: [dropped('reset', { at: 4031 })] },
    'stopped-before-endpoint-removal',
    'certain',
  ],

  [
    'cut at SIGTERM',
    { ending: waits, facts: leaves, asked: [dropped('closed', { at: 7500, took: 1522, ...slow })] },
    'exited-with-requests-in-flight',
    'certain',
  ],
  [
    'cut at SIGTERM by one that lives on',
    { ending: lingers, facts: leaves, asked: [dropped('reset', { at: 7500, took: 1522, ...slow })] },
    'exited-with-requests-in-flight',
    'certain',
  ],
  [
    'cut at the exit, late',
    { ending: lingers, facts: leaves, asked: [dropped('reset', { at: 8000, took: 3022, ...slow })] },
    'request-longer-than-drain-limit',
    'certain',
  ],
  [
    'cut on a connection that had answered nothing',
    {
      ending: waits,
      facts: leaves,
      asked: [dropped('closed', { at: 7500, took: 1522, stream: 'reused', profile: 'slow' })],
    },
    'exited-with-requests-in-flight',
    'likely',
  ],
  [
    'a kept connection closed under a request',
    { ending: lingers, facts: leaves, asked: [dropped('reset', { at: 9019, took: 3, ...kept })] },
    'connection-cut-while-idle',
    'certain',
  ],
  [
    'the same, of a pod that ends at once',
    { ending: waits, facts: leaves, asked: [dropped('reset', { at: 9019, took: 3, ...kept })] },
    'connection-cut-while-idle',
    'likely',
  ],
  [
    'closed by a pod that lives on',
    {
      ending: waits,
      facts: leaves,
      asked: [dropped('closed', { at: 2000, took: 3, stream: 'reused', lastPod: 'web-b' })],
    },
    'connection-cut-while-idle',
    'guess',
  ],
  [
    'closed, after it had idled for long, by a pod that lives on',
    {
      ending: waits,
      facts: leaves,
      asked: [dropped('closed', { at: 2000, took: 3, stream: 'reused', lastPod: 'web-b', idleMs: 5000 })],
    },
    'keep-alive-too-short',
    'likely',
  ],
  [
    'lost by a pod that lives on',
    {
      ending: waits,
      facts: leaves,
      asked: [dropped('reset', { at: 5000, took: 900, stream: 'reused', lastPod: 'web-b' })],
    },
    'failed-while-serving',
    'likely',
  ],

  [
    'cut at the kill, while finishing',
    {
      ending: shortGrace,
      facts: [...leaves, mark('listening', -5000)],
      asked: [dropped('closed', { at: 4500, took: 2400, ...slow })],
    },
    'request-longer-than-grace',
    'certain',
  ],
  [
    'cut at the kill, sent after SIGTERM',
    {
      ending: shortGrace,
      facts: [...leaves, mark('listening', -5000)],
      asked: [dropped('closed', { at: 6000, took: 900, ...slow })],
    },
    'killed-at-grace-end',
    'certain',
  ],
  [
    'cut at the kill, SIGTERM never heard',
    {
      ending: doesNotCatchSigterm,
      facts: [...leaves, mark('listening', -5000)],
      asked: [dropped('closed', { at: 9500, took: 2522, ...slow })],
    },
    'killed-at-grace-end',
    'certain',
  ],
  [
    'the same, of an app that writes no marks',
    { ending: doesNotCatchSigterm, facts: leaves, asked: [dropped('closed', { at: 9500, took: 2522, ...slow })] },
    'killed-at-grace-end',
    'likely',
  ],
  [
    'killed long before its grace period ended',
    {
      ending: { ...doesNotCatchSigterm, grace: 30 },
      facts: leaves,
      asked: [dropped('closed', { at: 9500, took: 2522, ...slow })],
    },
    'exited-with-requests-in-flight',
    'certain',
  ],

  [
    'a node that answers nothing',
    { ending: waits, facts: leaves, asked: [...blocked(6000, 24), ...elsewhere(5980, 6700)] },
    'network',
    'certain',
  ],
  [
    'a node that answers nothing while a pod has just stopped',
    { ending: noWait, facts: leaves, asked: [...blocked(4400, 50), ...elsewhere(4380, 5400)] },
    'network',
    'certain',
  ],
  [
    'connections cut on a node that answers nothing',
    {
      ending: waits,
      facts: leaves,
      asked: [
        ...blocked(6000, 12, { dropped: 'reset', took: 3, stream: 'reused', lastPod: 'web-b' }),
        ...elsewhere(5980, 6400, 'reused'),
      ],
    },
    'network',
    'certain',
  ],
  [
    'both nodes answer nothing',
    { ending: waits, facts: leaves, asked: [...blocked(6000, 12), ...blocked(6000, 12, { target: 1 })] },
    'unknown',
    'guess',
  ],
  [
    'a name that cannot be looked up',
    { ending: noWait, facts: leaves, asked: [dropped('unreachable', { at: 4100, detail: 'EAI_AGAIN' })] },
    'harness',
    'certain',
  ],
  [
    'a timeout on a busy machine',
    {
      ending: waits,
      facts: [...leaves, { kind: 'harness', source: 'harness', at: 6500, eventLoopLagMs: 900 }],
      asked: [dropped('timeout', { at: 1600, took: 5000 })],
    },
    'harness',
    'likely',
  ],
  [
    'a timeout',
    {
      ending: waits,
      facts: leaves,
      asked: [dropped('timeout', { at: 1600, took: 5000, lastPod: 'web-b', stream: 'reused' })],
    },
    'failed-while-serving',
    'likely',
  ],
  [
    'an answer that nobody signed',
    { ending: noWait, facts: leaves, asked: [dropped('malformed', { at: 4100, lastPod: 'web-a' })] },
    'unknown',
    'guess',
  ],

  [
    'no endpoint',
    {
      ending: noWait,
      facts: [slice(-1, { 'web-a': ready }), slice(4100, {})],
      asked: [dropped('refused', { at: 7000 })],
    },
    'no-endpoint',
    'certain',
  ],
  [
    'the last endpoint has just gone',
    {
      ending: waits,
      facts: [slice(-1, { 'web-a': ready }), slice(4100, {})],
      asked: [dropped('refused', { at: 4900 })],
    },
    'no-endpoint',
    'likely',
  ],
  [
    'no ready endpoint, and one that terminates and does not accept',
    {
      ending: noWait,
      facts: [slice(-1, { 'web-a': ready }), slice(4100, { 'web-a': going })],
      asked: [dropped('refused', { at: 7000 })],
    },
    'no-endpoint',
    'certain',
  ],
];

/** Of those dropped, in order; what the case is about comes first. */
function attributed({ ending = waits, facts = [], asked }: Scene) {
  return attributeDrops({ ...evidenceOf([ending], asked, facts), nodes: ['worker', 'worker2'] });
}

test.each(table)('%s', (_, scene, cause, confidence) => {
  const found = attributed(scene);
  expect(new Set(found.map((its) => `${its.cause}, ${its.confidence}`))).toEqual(new Set([`${cause}, ${confidence}`]));
});

test('tells the pod, its phase, and what speaks for the cause', () => {
  const [found] = attributed({ ending: noWait, facts: leaves, asked: [dropped('refused', { at: 5200 })] });
  expect(found).toMatchObject({ pod: { name: 'web-a' }, phase: 'exited' });
  expect(found?.facts.map((indication) => `${indicationText(indication)} (${indication.source})`))
    .toMatchInlineSnapshot(`
    [
      "refused (refused) after 2 ms, no connection was made (ledger)",
      "SIGTERM of web-a 1.2 s before (log)",
      "the API took it out of the endpoints 1.1 s before (watch)",
    ]
  `);
});

describe('a pod that is not deleted', () => {
  const running = {
    name: 'web',
    init: false,
    state: 'running',
    ready: true,
    restartCount: 0,
    startedAt: 2000,
  } as const;
  const pod = (at: number, container: Partial<PodFact['containers'][number]>, isReady = true): PodFact => ({
    kind: 'pod',
    source: 'watch',
    at,
    change: 'modified',
    namespace: 'sw',
    name: 'web-n',
    uid: 'uid-web-n',
    phase: 'Running',
    ready: isReady,
    createdAt: 1900,
    containers: [{ ...running, ...container }],
    labels: {},
  });
  const of = (fact: MarkFact): MarkFact => ({ ...fact, pod: 'web-n', uid: 'uid-web-n' });

  test('was sent to before it listened', () => {
    const facts = [
      slice(-1, others),
      pod(2100, {}),
      slice(2120, { 'web-n': ready, ...others }),
      of(mark('listening', 3400)),
    ];
    const [early, late] = attributed({
      facts,
      asked: [dropped('refused', { at: 2300 }), dropped('refused', { at: 3500 })],
    });
    expect(early).toMatchObject({
      cause: 'not-ready-yet',
      confidence: 'likely',
      pod: { name: 'web-n' },
      phase: 'ready',
    });
    expect(late).toMatchObject({ cause: 'unknown' });
  });

  test('crashed', () => {
    const facts = [
      slice(-1, { 'web-n': ready, ...others }),
      pod(-1, {}),
      pod(6200, { state: 'terminated', exitCode: 1, reason: 'Error', finishedAt: 6000, ready: false }, false),
      slice(6250, others),
      pod(6900, { restartCount: 1, startedAt: 6000, lastState: { state: 'terminated', exitCode: 1 } }),
    ];
    const asked = [
      dropped('reset', { at: 5800, took: 300, stream: 'reused', lastPod: 'web-n' }),
      dropped('refused', { at: 6210 }),
    ];
    const found = attributed({ facts, asked });
    expect(found.map(({ cause }) => cause)).toEqual(['crashed', 'crashed']);
    expect(adviceOn(causeOf(found)).cause).toBe(
      'a container ended with exit code 1 (Error), and was restarted once, although nobody had asked for it',
    );
  });
});

test('two pods that may be meant make it no more than likely', () => {
  const facts = [slice(-1, { 'web-a': ready, 'web-b': ready, 'web-c': ready })];
  const evidence = evidenceOf([noWait, { ...noWait, name: 'web-b' }], [dropped('refused', { at: 4040 })], facts);
  expect(attributeDrops(evidence)).toMatchObject([{ cause: 'stopped-before-endpoint-removal', confidence: 'likely' }]);
});

test('requests that were sent just before the cut share the cause of those that surely were under way', () => {
  const young = dropped('reset', { at: 9015, took: 7, ...kept });
  const old = dropped('reset', { at: 7500, took: 1522, ...slow });
  const found = attributed({ facts: leaves, asked: [young, old] });
  expect(found.map(({ cause, confidence }) => `${cause}, ${confidence}`)).toEqual([
    'exited-with-requests-in-flight, certain',
    'exited-with-requests-in-flight, likely',
  ]);
});

describe('advice', () => {
  const adviceFor = (ending: Ending, ...asked: Scene['asked']) => {
    const { cause, fix } = adviceOn(causeOf(attributed({ ending, facts: leaves, asked })));
    return `${cause}\n${fix}`;
  };

  test('gives the figures of a wait that is missing', () => {
    expect(adviceFor(noWait, dropped('refused', { at: 5640 }))).toMatchInlineSnapshot(`
      "the app stopped accepting while nodes still routed new connections to it, the last 1.6 s later
      keep serving after the deletion until every node has stopped routing: a preStop hook that waits, here for more than 1.6 s"
    `);
  });
  test('tells a wait that the grace period cut short', () => {
    expect(adviceFor({ ...shortGrace, grace: 1 }, dropped('refused', { at: 5600 }))).toMatchInlineSnapshot(`
      "the app stopped accepting while nodes still routed new connections to it, the last 592 ms later
      raise terminationGracePeriodSeconds: 1 s cut the preStop wait short"
    `);
  });
  test('tells the limit of the app itself', () => {
    expect(adviceFor({ ...lingers, grace: 20 }, dropped('truncated', { at: 8000, took: 3022, ...slow })))
      .toMatchInlineSnapshot(`
      "the app ended by a limit of its own 2.0 s after SIGTERM, while it finished what it had: a request was cut that had run for 3.0 s
      raise the app's own limit for its shutdown above the longest request, and keep the preStop wait and that limit within the grace period of 20 s"
    `);
  });
  test('gives the arithmetic of a grace period', () => {
    expect(adviceFor(shortGrace, dropped('closed', { at: 4500, took: 2400, ...slow }))).toMatchInlineSnapshot(`
      "the grace period of 3 s ended while the app finished what it had: a request was cut that had run for 2.4 s
      raise terminationGracePeriodSeconds above the preStop wait (it took 1.0 s) plus the longest request"
    `);
  });
  test('to announce the end where only requests on kept connections are refused', () => {
    const refused = { at: 9025, phase: 'stopping' };
    const onKept = rejected({ ...refused, stream: 'reused', lastPod: 'web-a' });
    expect(adviceFor(waits, onKept)).toMatchInlineSnapshot(`
      "the app answered 503 on connections that clients keep once its end had begun, while clients still sent requests to it, the last 5.0 s after its deletion
      announce the end, as no wait alone moves clients off a connection that they keep: answer with \`Connection: close\` during the preStop wait, and refuse nothing before it is over"
    `);
    expect(adviceFor(waits, onKept, rejected(refused))).toContain(
      'a preStop hook that waits, here for more than 5.0 s',
    );
  });
  test('names the signal by which the app is stopped, where it is not SIGTERM', () => {
    expect(adviceOn({ code: 'sigterm-ignored', figures: { program: 'sh', signal: 'SIGQUIT' } }).cause).toBe(
      'process 1 (sh) does not catch SIGQUIT (its STOPSIGNAL), which then does nothing to it',
    );
  });
  test.each<Cause>([
    { code: 'sigterm-handler-gone', figures: { program: 'node' } },
    { code: 'sigterm-ignored', figures: { program: 'python' } },
    { code: 'killed-at-grace-end', figures: { handledOnceBy: 'node' } },
    { code: 'killed-at-grace-end', figures: { ignoredBy: 'python' } },
  ])('asks of an app that does not end on SIGTERM for a wait before its handler: $code, $figures', (cause) => {
    expect(adviceOn(cause).fix).toContain('handle');
    expect(adviceOn(cause).fix).toContain('with a preStop hook that waits before it');
  });
  test('does not send an app of Node.js to an init alone', () => {
    const { fix } = adviceOn({ code: 'sigterm-handler-gone', figures: { program: 'node' } });
    expect(fix).toContain("process.on('SIGTERM', …)");
    expect(fix).toMatch(/an init such as tini .* finishes no request$/);
  });
});
