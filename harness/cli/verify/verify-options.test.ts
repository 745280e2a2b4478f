import { expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { assureMayVerify } from './may-verify.ts';
import { askedRequest, workloadName, printableCommand, type RequestFlags } from './verify-options.ts';

const flags: RequestFlags = { method: 'GET', header: [], expectStatus: '200', streams: 'new,reused' };

test('flags become a request, slower where somebody may notice', () => {
  const asked = {
    ...flags,
    path: '/items?page=1',
    method: 'post',
    header: ['Accept: a/b', 'X-Empty:'],
    expectStatus: '200,204',
  };

  expect(askedRequest(asked, { ours: true })).toEqual({
    ...{ path: '/items?page=1', method: 'POST', expectStatus: [200, 204], rate: 200, streams: ['new', 'reused'] },
    headers: [
      ['Accept', 'a/b'],
      ['X-Empty', ''],
    ],
  });
  expect(askedRequest(flags, { ours: false }).rate).toBe(50);
  expect(askedRequest({ ...flags, rate: '7' }, { ours: false }).rate).toBe(7);
});

test.each<[Partial<RequestFlags>, string]>([
  [{ path: '//elsewhere/' }, 'Expected --path as a path'],
  [{ method: 'HEAD' }, 'Expected --method of GET, POST'],
  [{ header: ['no colon'] }, 'Expected --header as NAME:VALUE'],
  [{ header: ['X: a\r\nY: b'] }, 'The value of --header X has a character'],
  [{ header: ['Content-Length: 5'] }, '--header Content-Length cannot be set'],
  [{ rate: 'max' }, 'Expected --rate'],
  [{ method: 'DELETE' }, '--method DELETE needs a --path'],
])('refuses %o in one line', (wrong, message) => {
  expect(() => askedRequest({ ...flags, ...wrong }, { ours: true })).toThrow(UsageError);
  expect(() => askedRequest({ ...flags, ...wrong }, { ours: true })).toThrow(message);
});

test('a workload is named as kubectl names it', () => {
  for (const kind of ['deployment', 'deploy', 'deployments.apps'])
    expect(workloadName(`${kind}/web`)).toEqual({ kind: 'Deployment', name: 'web' });
  expect(workloadName('sts/db')).toEqual({ kind: 'StatefulSet', name: 'db' });
  expect(workloadName('DaemonSet/edge')).toEqual({ kind: 'DaemonSet', name: 'edge' });
  expect(() => workloadName('job/migrate')).toThrow('verify cannot do job');
  expect(() => workloadName('deploymnt/web')).toThrow('There is no kind of workload `deploymnt`');
  for (const wrong of ['web', 'deployment/', 'deployment/../x', 'deployment/Web'])
    expect(() => workloadName(wrong)).toThrow('Expected a workload such as deployment/web');
});

test('values of headers are not kept of what was typed', () => {
  const typed = ['verify', '--header', 'Authorization: Bearer s3cret', '--header=X-Key:s3cret', '--path', '/a:b'];
  expect(printableCommand(typed)).toBe('verify --header Authorization:… --header=X-Key:… --path /a:b');
});

const mayVerify = (ours: boolean, allowed: string | undefined) => () => {
  assureMayVerify({ context: 'prod', ours }, 'shop', allowed);
};

test('elsewhere the one namespace must be named', () => {
  expect(mayVerify(true, undefined)).not.toThrow();
  expect(mayVerify(false, 'shop')).not.toThrow();
  expect(mayVerify(false, undefined)).toThrow('was not made by Seaworthy');
  expect(mayVerify(true, 'db')).toThrow('--allow-disruption names db');
});
