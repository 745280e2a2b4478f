import { afterEach, expect, test, vi } from 'vitest';
import { loadConfig } from './config.ts';
import { isKept, readRunEnvironment, toVariables, type RunEnvironment } from './run-environment.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const config = await loadConfig({}, '/');
const runs: RunEnvironment[] = [
  { runDir: '/r', config, suites: [], measurements: 1, keep: 'never', bail: false, live: false },
  {
    runDir: '/r',
    config,
    suites: ['/e2e/a b.load.seaworthy.ts'],
    measurements: 2,
    keep: 'on-failure',
    bail: true,
    live: true,
    runtimes: ['go', 'java'],
    proofs: [{ topic: 'logging', runtime: null, id: 'a' }],
    repetition: 2,
  },
];

test.each(runs)('a test process reads what it was told: %o', (run) => {
  for (const [name, value] of Object.entries(toVariables(run))) vi.stubEnv(name, value);
  expect(readRunEnvironment()).toEqual({ ...run });
});

test.each([
  ['never', false, false],
  ['on-failure', true, false],
  ['always', true, true],
] as const)('kept %s: of a proof that failed %s, of one that passed %s', (keep, failed, passed) => {
  expect([isKept(keep, true), isKept(keep, false)]).toEqual([failed, passed]);
});
