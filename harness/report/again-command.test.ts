import { expect, test } from 'vitest';
import { againCommand } from './again-command.ts';

const topic = { id: 'rolling-delete', runtime: 'go' };

test('a proof is run again by its id, and a suite that broke by its topic', () => {
  expect(againCommand(topic, { id: 'rollout' })).toBe(
    'npx seaworthy e2e --topic rolling-delete --runtime go --proof rollout',
  );
  expect(againCommand({ ...topic, runtime: null }, { id: 'e2e/shop.seaworthy.ts' })).toBe(
    'npx seaworthy e2e --topic rolling-delete',
  );
});
