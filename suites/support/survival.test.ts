import { expect, it } from 'vitest';
import { survivalOf, survivalTable } from './survival.ts';

it('tells kept from lost and from changed, and leaves out what was not there', () => {
  const before = { layer: 'a', claim: 'b', memory: 'c', none: null };
  expect(survivalOf(before, { layer: null, claim: 'b', memory: 'x', none: 'y' })).toEqual({
    layer: 'lost',
    claim: 'kept',
    memory: 'changed',
  });
});

it('shows places down and disruptions across', () => {
  const table = survivalTable({ restart: { layer: 'lost', claim: 'kept' }, delete: { claim: 'held' } });
  expect(table).toBe(
    ['| file in | restart | delete |', '| --- | --- | --- |', '| layer | lost |  |', '| claim | kept | held |'].join(
      '\n',
    ),
  );
});
