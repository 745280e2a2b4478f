import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../ledger/request-record.ts';
import { routesSeen } from './routes-seen.ts';

/** Requests 50 ms apart that took 2 ms: who answered each; a dot is one that nobody did. */
function asked(answers: string): RequestRecord[] {
  return Array.from(answers, (pod, id) => ({
    ...{ id, stream: 'new', profile: 'load', target: 0, dueAt: id * 50, sentAt: id * 50, endedAt: id * 50 + 2 },
    ...(pod === '.' ? { outcome: 'dropped' } : { outcome: 'ok', status: 200, pod }),
  }));
}

describe('routesSeen', () => {
  it('of two pods, one that goes: between its last answer and the 7th of the other', () => {
    const changes = routesSeen(asked(`abababab${'b'.repeat(30)}`));

    expect(changes.at(-1)).toEqual({
      pod: 'a',
      routed: false,
      since: 300,
      at: 13 * 50 + 2,
      samples: 7,
      doubt: 1 / 128,
    });
  });

  it('the more pods take turns, the longer it takes', () => {
    const changes = routesSeen(asked(`abcdabcd${'bcd'.repeat(30)}`));

    expect(changes.at(-1)).toMatchObject({ pod: 'a', since: 200, samples: 17, routed: false });
  });

  it('one that comes: between the 7th answer before its first one and that', () => {
    const changes = routesSeen(asked(`${'a'.repeat(20)}bab`));

    expect(changes.at(-1)).toEqual({ pod: 'b', routed: true, since: 13 * 50, at: 1002, samples: 7, doubt: 1 / 128 });
  });

  it('of what was there from the beginning it is not known since when', () => {
    expect(routesSeen(asked('ab'))).toEqual([
      { pod: 'a', routed: true, since: 0, at: 2, samples: 0, doubt: 1 },
      { pod: 'b', routed: true, since: 0, at: 52, samples: 1, doubt: 0.5 },
    ]);
  });

  it('a pod that is missed by chance has not gone', () => {
    expect(routesSeen(asked(`ab${'a'.repeat(15)}bab`)).map(({ routed }) => routed)).toEqual([true, true]);
  });

  it('a request that nobody answered may have been led to the pod that is in question', () => {
    const changes = routesSeen(asked(`ababbbb.bbb.${'b'.repeat(30)}`));

    expect(changes.at(-1)).toMatchObject({ pod: 'a', routed: false, since: 100, at: 18 * 50 + 2, samples: 7 });
  });

  it('a pod can go and come again', () => {
    const changes = routesSeen(asked(`abab${'b'.repeat(30)}a`));

    expect(changes.filter(({ pod }) => pod === 'a').map(({ routed }) => routed)).toEqual([true, false, true]);
  });

  it('nothing was sent, nothing is known', () => {
    expect(routesSeen([])).toEqual([]);
  });
});
