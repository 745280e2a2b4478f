import { expect, test } from 'vitest';
import { assureMayVerify } from './may-verify.ts';

const mayVerify = (ours: boolean, allowed: string | undefined) => () => {
  assureMayVerify({ context: 'prod', ours }, 'shop', allowed);
};

test('elsewhere the one namespace must be named', () => {
  expect(mayVerify(true, undefined)).not.toThrow();
  expect(mayVerify(false, 'shop')).not.toThrow();
  expect(mayVerify(false, undefined)).toThrow('was not made by Seaworthy');
  expect(mayVerify(true, 'db')).toThrow('--allow-disruption names db');
});
