import { expect, test } from 'vitest';
import type { ConnectionsFact } from '../../timeline/fact.ts';
import { ConnectionsByPort } from './connections-by-port.ts';

const fact: ConnectionsFact = {
  ...{ kind: 'connections', source: 'conntrack', at: 3000, node: 'worker', service: 'web', from: 1000, to: 3000 },
  sentTo: [
    { pod: 'web-a', ip: '10.0.0.1', ports: [40_001, 65_535, 40_001], micros: [0, 1500, 2_000_000] },
    { pod: '', ip: '10.0.0.9', ports: [], micros: [] },
    { pod: 'web-b', ip: '10.0.0.2', ports: [1, 40_001, 40_002], micros: [10, 20, 30] },
  ],
};

test('connections are found by the port of the client, in the order of the fact', () => {
  const byPort = new ConnectionsByPort(fact);
  const a = { node: 'worker', pod: 'web-a', ip: '10.0.0.1' };
  const b = { node: 'worker', pod: 'web-b', ip: '10.0.0.2' };
  expect(byPort.from(40_001)).toEqual([
    { ...a, at: 1000 },
    { ...a, at: 3000 },
    { ...b, at: 1000.02 },
  ]);
  expect(byPort.from(1)).toEqual([{ ...b, at: 1000.01 }]);
  expect(byPort.from(65_535)).toEqual([{ ...a, at: 1001.5 }]);
});

test('of a port that is none of them there is none', () => {
  const byPort = new ConnectionsByPort(fact);
  expect([0, 2, 40_000, 40_003, 65_534].map((port) => byPort.from(port))).toEqual([[], [], [], [], []]);
  expect(new ConnectionsByPort({ ...fact, sentTo: [] }).from(40_001)).toEqual([]);
});
