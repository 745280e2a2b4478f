/** What a project that installs Seaworthy can import: for its config file, for its suites, and for what reads results. */
export { defineConfig } from './config/define-config.ts';
export type { Settings } from './config/config.ts';
export type { Results } from './record/results.ts';
export * from './testing/index.ts';
