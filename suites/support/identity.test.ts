import { expect, it } from 'vitest';
import { compareIdentities } from './identity.ts';

it('tells what of an identity was kept and what was not', () => {
  const before = { name: 'a-0', uid: '1', ip: '10.0.0.1', hostname: 'a-0', bootId: 'x', createdAt: 1000 };
  const after = { ...before, uid: '2', ip: '10.0.0.2', bootId: 'y', createdAt: 2000 };
  expect(compareIdentities(before, after)).toEqual({
    changed: ['bootId', 'createdAt', 'ip', 'uid'],
    kept: ['hostname', 'name'],
  });
});
