/** Everything that a project which installs Seaworthy can import. */
export { defineConfig, type Settings } from './config/config.ts';
export type { Results } from './record/results.ts';
