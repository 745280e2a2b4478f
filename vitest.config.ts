import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { readRunEnvironment } from './harness/config/run-environment.ts';
import { suiteName, type Pace } from './harness/core/suite-name.ts';

const run = readRunEnvironment();
/** Where all proofs are played in one namespace, one is there at a time. */
const oneAtATime = run?.config.onlyIn === undefined ? undefined : 1;
/** A package has JavaScript in place of the TypeScript of the clone. */
const language = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
const setupFiles = [join(import.meta.dirname, `harness/testing/vitest/worker-setup.${language}`)];

/** A file of proofs may have nothing of what was asked for: projects do not inherit this. */
const passWithNoTests = true;

/** The suites of the run, wherever they are, as patterns that stand for themselves. */
function suitesOf(pace: Pace): string[] {
  const files = (run?.suites ?? []).filter((file) => suiteName(file).pace === pace);
  return files.map((file) => file.replace(/[()[\]{}!*?+@|\\]/g, '\\$&'));
}

/** A suite works with the Seaworthy that runs it, whichever is installed beside it, if any. */
const resolve = {
  alias: [{ find: /^seaworthy$/, replacement: join(import.meta.dirname, `harness/index.${language}`) }],
};

/**
 * Proofs against the cluster need a run, which `seaworthy e2e` makes: those without load beside each other, then those with; slow
 * ones in runs of their own.
 */
const proofs = [
  {
    resolve,
    test: {
      name: 'e2e',
      include: suitesOf('usual'),
      exclude: [],
      pool: 'forks' as const,
      passWithNoTests,
      // Suites share nothing but what they import, which takes 2 s.
      isolate: false,
      setupFiles,
      // Beside two cores three leave 21 % of the CPU idle; four take 0.88 of their time and leave 12 %, five take 0.91 of that and
      // leave 7 % (2026-11-29).
      maxWorkers: oneAtATime ?? 5,
      testTimeout: 10 * 60_000,
      hookTimeout: 5 * 60_000,
      sequence: { groupOrder: 1 },
    },
  },
  {
    resolve,
    test: {
      name: 'e2e-load',
      include: suitesOf('load'),
      exclude: [],
      pool: 'forks' as const,
      passWithNoTests,
      // Suites share nothing but what they import, which takes 2 s.
      isolate: false,
      setupFiles,
      // One sets up, or clears up, beside those that measure. A second one beside two cores makes 90 % of CPU pressure of the 50 %, and
      // nodes then followed the API 4.8 s late (2026-11-28).
      maxWorkers: oneAtATime ?? (run?.measurements ?? 1) + 1,
      testTimeout: 15 * 60_000,
      hookTimeout: 5 * 60_000,
      sequence: { groupOrder: 2 },
    },
  },
  {
    resolve,
    test: {
      name: 'e2e-slow',
      include: suitesOf('slow'),
      exclude: [],
      pool: 'forks' as const,
      passWithNoTests,
      ...(oneAtATime !== undefined && { maxWorkers: oneAtATime }),
      setupFiles,
      testTimeout: 20 * 60_000,
      hookTimeout: 5 * 60_000,
      sequence: { groupOrder: 3 },
    },
  },
];

/** For tests of Seaworthy itself. */
const ownSurroundings = 'harness/testing/vitest/own-surroundings.test-helper.ts';

export default defineConfig(async () => ({
  test: {
    retry: 0,
    passWithNoTests: run !== undefined,
    ...(run && (await joinRun(run))),
    projects: [
      // Pure parts, and real processes where they are quick; `make check` runs them beside everything else.
      {
        test: {
          name: 'unit',
          include: [
            'harness/**/*.test.ts',
            'suites/support/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/**/*.test.ts',
          ],
          exclude: ['**/*.{selftest,contract,browser,package}.test.ts'],
          globalSetup: ownSurroundings,
          // Half of the CPUs by default, which on two is one.
          maxWorkers: '100%',
          testTimeout: 30_000,
        },
      },
      // The measuring instrument against servers that misbehave: one at a time, so that they do not disturb each other.
      {
        test: {
          name: 'instrument',
          include: ['harness/**/*.selftest.test.ts'],
          globalSetup: ownSurroundings,
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
      // Every runtime of the sample app as a process, against one contract: Go and Java are compiled for it.
      {
        test: {
          name: 'contract',
          include: ['harness/**/*.contract.test.ts'],
          globalSetup: ownSurroundings,
          testTimeout: 30_000,
        },
      },
      // The report as a person meets it: in Chromium, from disk.
      { test: { name: 'browser', include: ['harness/**/*.browser.test.ts'], testTimeout: 30_000 } },
      // The package as somebody has installed it: npm fetches its dependencies.
      {
        test: {
          name: 'package',
          include: ['harness/**/*.package.test.ts'],
          testTimeout: 120_000,
        },
      },
      ...(run ? proofs : []),
    ],
  },
}));

/** Makes this process part of the run. What it needs is loaded here, so that unit tests start without it. */
async function joinRun({ runDir, repetition, live }: NonNullable<typeof run>) {
  const [{ exitWithParent }, { LongSuitesFirst }, { ProgressReporter }, { openRunFolder }, { systemClock }] =
    await Promise.all([
      import('./harness/testing/vitest/exit-with-parent.ts'),
      import('./harness/testing/vitest/long-suites-first.ts'),
      import('./harness/testing/vitest/reporter.ts'),
      import('./harness/record/run-folder.ts'),
      import('./harness/core/clock.ts'),
    ]);
  exitWithParent();
  const reporter = new ProgressReporter({
    folder: openRunFolder(runDir),
    clock: systemClock,
    repetition,
    live,
    write: (line) => {
      process.stdout.write(`${line}\n`);
    },
  });
  return { reporters: [reporter], sequence: { sequencer: LongSuitesFirst } };
}
