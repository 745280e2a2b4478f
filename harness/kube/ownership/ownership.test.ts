import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { annotations, isDead } from './ownership.ts';
import { thisProcess, type ProcessOwner } from '../../shell/process-owner.ts';

const now = Date.parse('2026-11-23T17:00:00Z');
const us = thisProcess();
/** A process that has ended. */
const { pid: deadPid } = spawnSync(process.execPath, ['--version']);

function namespaceOf(owner: ProcessOwner, expires: string) {
  return {
    metadata: { annotations: { [annotations.owner]: JSON.stringify(owner), [annotations.expires]: expires } },
  };
}

describe('isDead', () => {
  const later = '2026-11-23T18:00:00Z';
  const earlier = '2026-11-23T16:00:00Z';

  it.each<[boolean, string, ProcessOwner, string]>([
    [false, 'a run that lives', us, later],
    [false, 'a run that lives beyond its time', us, earlier],
    [true, 'a run whose process is gone', { ...us, pid: deadPid }, later],
    [true, 'a run whose process id belongs to another process now', { ...us, started: '1' }, later],
    [false, 'a run on another machine', { ...us, host: 'elsewhere', pid: deadPid }, later],
    [true, 'a run on another machine whose time is over', { ...us, host: 'elsewhere' }, earlier],
  ])('is %s for %s', (dead, _, owner, expires) => {
    expect(isDead(namespaceOf(owner, expires), now)).toBe(dead);
  });

  it.each<[string, string, string]>([
    ['no JSON', 'team-a', later],
    ['no object', 'null', later],
    ['another object', '{"team":"a"}', earlier],
    ['no process id', JSON.stringify({ ...us, pid: 0 }), earlier],
    ['a process id that is none', JSON.stringify({ ...us, pid: '1; x', started: undefined }), earlier],
    ['no time', JSON.stringify({ ...us, pid: deadPid }), 'never'],
  ])('leaves alone what has the annotations of somebody else: %s', (_, owner, expires) => {
    const metadata = { annotations: { [annotations.owner]: owner, [annotations.expires]: expires } };
    expect(isDead({ metadata }, now)).toBe(false);
  });

  it('leaves alone what has no annotations of ours', () => {
    expect(isDead({ metadata: {} }, now)).toBe(false);
  });
});
