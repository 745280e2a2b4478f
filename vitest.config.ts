import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    retry: 0,
    projects: [
      // Pure parts, and fault servers whose truth is known.
      { test: { name: 'unit', include: ['harness/**/*.test.ts'], exclude: ['**/*.selftest.test.ts'] } },
      // The measuring instrument against servers that misbehave: one at a time, so that they do not disturb each other.
      {
        test: {
          name: 'instrument',
          include: ['harness/**/*.selftest.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
        },
      },
    ],
  },
});
