import type { Settings } from './config.ts';

/** Lets an editor check `seaworthy.config.ts`. This file is all that a config file gets when it imports Seaworthy. */
export function defineConfig(settings: Settings): Settings {
  return settings;
}
