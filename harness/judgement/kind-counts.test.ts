import { expect, test } from 'vitest';
import { judgementText } from '../report/text/judgement-text.ts';
import { attributeDrops } from './attribution/attribute-drops.ts';
import { answered, dropped, evidenceOf, rejected, waits } from './fixtures.test-helper.ts';
import { judgeSteady } from './judges/requests/judge-steady.ts';
import { kindCounts } from './kind-counts.ts';
import { longestOutage } from './outages.ts';

const [items, cart] = ['GET /items', 'POST /cart'];
const asked = (kind: string, ...times: readonly number[]) => times.map((at) => ({ ...answered(at, 'web-a'), kind }));
const refused = (kind: string, ...times: readonly number[]) => times.map((at) => rejected({ at, kind }));

/** Two requests of the routine are of no kind, as slow ones are. */
const kinds = [items, cart];
const evidence = {
  ...evidenceOf(
    [],
    [...asked(items, 700, 800, 900), ...refused(cart, 710, 810), dropped('reset', { at: 910, kind: cart })],
  ),
  kinds,
};

test('what was sent and what failed is told by each kind of requests', () => {
  expect(kindCounts(evidence)).toEqual([
    { kind: items, sent: 3, dropped: 0, rejected: 0 },
    { kind: cart, sent: 3, dropped: 1, rejected: 2 },
  ]);
  expect(judgeSteady(evidence).counts).toMatchObject({
    ...{ sent: 8, 'kind.GET /items.sent': 3, 'kind.GET /items.dropped': 0 },
    ...{ 'kind.POST /cart.sent': 3, 'kind.POST /cart.dropped': 1, 'kind.POST /cart.rejected': 2 },
  });
  const { kinds: none, ...ofOne } = evidence;
  expect(none).toBe(kinds);
  expect(kindCounts(ofOne)).toEqual([]);
});

test('that one kind alone fails is said, in the reason, its cause, the table and the example', () => {
  const judgement = judgeSteady(evidence);
  expect(judgement).toMatchObject({
    verdict: 'fail',
    reason: { code: 'requests-dropped', figures: { dropped: 1, rejected: 2, sent: 8, kind: cart } },
    cause: {
      code: 'failed-while-serving',
      figures: { ways: { 'answered 503 to POST /cart': 2, 'reset to POST /cart': 1 } },
    },
  });
  const text = judgementText(judgement);
  expect(text).toContain('1 of 8 requests was dropped, 2 rejected, all of them POST /cart\n');
  expect(text).toContain(
    'Kinds:   GET /items: 3 sent, 0 dropped, 0 rejected\n         POST /cart: 3 sent, 1 dropped, 2 rejected\n',
  );
  expect(text).toContain('2 × answered 503 to POST /cart on new through');
  expect(text).toMatch(/Example: POST \/cart\n +/);

  const both = { ...evidenceOf([], [...refused(items, 700), ...refused(cart, 710)]), kinds };
  expect(judgeSteady(both).reason.figures).not.toHaveProperty('kind');
  expect(judgementText(judgeSteady(evidenceOf([], [rejected({ at: 700 })])))).not.toMatch(/Kinds|undefined/);
});

test('how much is allowed does not hide which kind fails, and good answers to another kind end no gap', () => {
  expect(judgeSteady(evidence, { allowed: { dropped: 0 } }).reason.figures).toMatchObject({ kind: cart });

  const down = [1000, 2000, 3000, 4000].flatMap((at) => [...asked(items, at), ...refused(cart, at + 10)]);
  expect(longestOutage({ ...evidenceOf([], down), kinds })?.lengthMs).toBeGreaterThan(3000);
});

test('a status with which one kind is always answered is no usual one of another, which a pod refuses as it goes', () => {
  const going = { at: 6000, phase: 'pre-stop' };
  const refusedToo = [cart, items].map((kind) => rejected({ ...going, kind }));
  const found = attributeDrops(evidenceOf([waits], [...refused(cart, 1000), ...refusedToo]));
  expect(found.map(({ record, cause }) => [record.kind, cause])).toEqual([
    [cart, 'failed-while-serving'],
    [cart, 'failed-while-serving'],
    [items, 'rejected-while-stopping'],
  ]);
});
