import { expect, test } from 'vitest';
import type { MarkFact, PodFact } from '../../../timeline/fact.ts';
import type { PodLife } from '../../../observation/pod-lives.ts';
import { phaseSpans } from './pod-phases.ts';
import { TimeAxis } from './time-axis.ts';

const container = { name: 'main', init: false, state: 'running', restartCount: 0 };

test.each([
  ['ends with its pod', 3000, 3000],
  ['has no known end when its pod was deleted by force before', 1500, null],
])('the last phase %s', (_, goneAt, to) => {
  const life = { name: 'web-1', deletionAt: 1000, goneAt } as PodLife;
  const readings = [{ at: 0, ready: true, containers: [container] } as unknown as PodFact];
  const marks = [{ container: 'main', mark: 'SIGTERM', markedAt: 2000 } as MarkFact];
  expect(phaseSpans({ life, readings, marks }, new TimeAxis(0)).at(-1)).toMatchObject({
    phase: 'stopping',
    from: 2000,
    to,
  });
});
