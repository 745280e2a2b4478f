import { expect, test } from 'vitest';
import { tellAfter, tellBefore } from './tell-reaped.ts';

const hanging = { what: 'namespace sw-1', why: 'a finalizer remains', fix: 'kubectl patch …', disturbs: false };
const cordoned = { what: 'cordon of node a', why: 'not you', fix: 'kubectl uncordon a', disturbs: true };

const told = (work: (onLine: (line: string) => void) => void) => {
  const lines: string[] = [];
  work((line) => lines.push(line));
  return lines;
};

test('before a run a namespace that hangs is told with what removes it, and the run goes on', () => {
  const lines = told((onLine) => {
    tellBefore({ removed: ['cordon of node b'], kept: [hanging] }, onLine);
  });
  expect(lines).toEqual([
    'Removed what was left over: cordon of node b',
    'Of a run that is over there is still namespace sw-1, beside which this one goes on: a finalizer remains\nFix: kubectl patch …',
  ]);
});

test('before a run what would disturb it ends it, once the rest was told', () => {
  const lines: string[] = [];
  const tell = () => {
    tellBefore({ removed: [], kept: [hanging, cordoned] }, (line) => lines.push(line));
  };
  expect(tell).toThrow('cordon of node a could not be removed: not you');
  expect(lines).toHaveLength(1);
});

test('after a run all that stays is a fault, which names each command', () => {
  const tell = () => {
    tellAfter({ removed: [], kept: [hanging, cordoned] }, () => undefined);
  };
  expect(tell).toThrow(
    expect.objectContaining({ code: 'leftovers-kept', fix: 'kubectl patch …\n     kubectl uncordon a' }),
  );
});
