import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';
import { NameTable } from './name-table.ts';

test('each name has its number, and no name has none', () => {
  const table = new NameTable();

  expect(['a', 'b', 'a', '', undefined].map((name) => table.indexOf(name))).toEqual([1, 2, 1, 0, 0]);
  expect(table.names).toEqual(['a', 'b']);
  expect([0, 1, 2].map((index) => table.nameOf(index))).toEqual([undefined, 'a', 'b']);
});

test('names beyond what a ledger can number share one, and those before keep theirs', () => {
  const ledger = new Ledger(['a:1']);
  for (let i = 0; i < 65_600; i++) {
    const id = ledger.open({ stream: 'new', profile: 'load', target: 0, dueAt: 0, sentAt: 0 });
    ledger.answer(id, { endedAt: 1, status: 200, pod: `pod-${i}`, phase: `phase-${i}` });
  }

  const named = [0, 65_533, 65_534, 65_599].map((id) => ledger.record(id));
  expect(named.map((record) => record?.phase)).toEqual(['phase-0', 'phase-65533', ...further]);
  expect(named.map((record) => record?.pod)).toEqual(['pod-0', 'pod-65533', ...further]);
});

const further = ['(further names)', '(further names)'];

test('a name of any length is cut to what Kubernetes allows', () => {
  const table = new NameTable();
  const long = 'x'.repeat(10_000);

  expect([table.indexOf(long), table.indexOf(`${long}y`)]).toEqual([1, 1]);
  expect(table.names).toEqual(['x'.repeat(253)]);
});

test('a status that is none does not come out as another one', () => {
  const ledger = new Ledger(['a:1']);
  const id = ledger.open({ stream: 'new', profile: 'load', target: 0, dueAt: 0, sentAt: 0 });
  ledger.answer(id, { endedAt: 1, status: 65_736 });

  expect(ledger.record(id)?.status).toBe(65_535);
});
