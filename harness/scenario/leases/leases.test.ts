import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { milliseconds, minutes } from '../../core/duration.ts';
import { ManualClock } from '../../core/manual-clock.test-helper.ts';
import { Leases, measurementSlots } from './leases.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'seaworthy-leases-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
});

test('so many measure beside each other as there are slots, and no more', async () => {
  let running = 0;
  let most = 0;
  const measure = async () => {
    const slot = await new Leases(folder, systemClock).oneOf(measurementSlots(2), 'a slot');
    most = Math.max(most, ++running);
    await systemClock.sleep(milliseconds(150));
    running--;
    slot.end();
  };

  await Promise.all([measure(), measure(), measure(), measure()]);

  expect(most).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

test('it is told what is waited for, and when that is over', async () => {
  const told: unknown[] = [];
  const first = await new Leases(folder, systemClock).oneOf(['node'], 'the node');
  const second = new Leases(folder, systemClock, (what) => told.push(what)).oneOf(['node'], 'the node');
  expect(told).toEqual(['the node']);

  first.end();
  await second;
  expect(told).toEqual(['the node', undefined]);
});

test('ending a lease twice does not end that of the next', () => {
  const leases = new Leases(folder, systemClock);
  const first = leases.tryOneOf(['node']);
  first?.end();
  const second = leases.tryOneOf(['node']);
  first?.end();

  expect([second?.name, leases.tryOneOf(['node'])]).toEqual(['node', undefined]);
  second?.end();
});

test('what is not free in an hour is waited for no longer, and is named', async () => {
  const taken = new Leases(folder, systemClock).tryOneOf(['node']);
  const impatient = new ManualClock();
  const sleep = impatient.sleep.bind(impatient);
  impatient.sleep = (duration) => {
    impatient.time += minutes(61);
    return sleep(duration);
  };

  await expect(
    new Leases(folder, impatient).oneOf(['node'], 'the node that another proof has drained'),
  ).rejects.toThrow('Waited 60 min 00 s for the node that another proof has drained, which did not end');
  taken?.end();
});
