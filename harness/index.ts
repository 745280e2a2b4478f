/** What a project that installs Seaworthy can import. */
export { defineConfig, type Settings } from './config/config.ts';
export type { Results } from './record/results.ts';
