import { expect, test } from 'vitest';
import { loadConfig } from '../../../config/config.ts';
import { listProofs } from './list-proofs.ts';
import { findTopics } from './suites.ts';

const config = await loadConfig({}, '/');
const suites = findTopics(config).filter(({ id }) => id === 'manageable-images');
const list = (only: { runtimes?: string[]; ids?: string[] }) =>
  listProofs({
    config,
    suites,
    runtimes: only.runtimes,
    proofs: only.ids?.map((id) => ({ topic: 'manageable-images', id })),
  });

test('proofs are listed as their suites declare them, without a cluster', { timeout: 60_000 }, async () => {
  const listed = await list({ runtimes: ['go'] });
  expect(listed.map(({ runtime, kind, id }) => [runtime, kind, id])).toEqual([
    ['go', 'proof', 'image'],
    [null, 'control', 'scratch'],
    [null, 'control', 'build-chain'],
  ]);
  expect(listed[2]).toMatchObject({
    topic: 'manageable-images',
    title: 'a compiler and a package cache in an image are found',
  });
});

test('a proof that there is not is an error of usage', { timeout: 60_000 }, async () => {
  await expect(list({ ids: ['image', 'imagine'] })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('No such proof in manageable-images: imagine') as string,
  });
});
