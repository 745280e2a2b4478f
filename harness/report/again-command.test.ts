import { expect, test } from 'vitest';
import { againCommand, verifyCommand } from './again-command.ts';

const topic = { id: 'rolling-delete', runtime: 'go' };

test('a proof is run again by its id, and a suite that broke by its topic', () => {
  expect(againCommand(topic, { id: 'rollout' })).toBe(
    'npx seaworthy e2e --topic rolling-delete --runtime go --proof rollout',
  );
  expect(againCommand({ ...topic, runtime: null }, { id: 'e2e/shop.seaworthy.ts' })).toBe(
    'npx seaworthy e2e --topic rolling-delete',
  );
});

test('a run of verify is run again by what was typed', () => {
  expect(verifyCommand('seaworthy verify -n shop deployment/web')).toBe('npx seaworthy verify -n shop deployment/web');
  expect(verifyCommand('seaworthy e2e --topic verify')).toBeUndefined();
});
