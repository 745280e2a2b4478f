import type { Config } from '../../config/config.ts';
import type { CachedUserland } from '../../build/debian/debian-updates.ts';
import { nodeUserland } from '../node-image/userland-step.ts';
import { sampleUserland } from './sample-base.ts';

/** The userlands that this version uses, made or not. */
export function cachedUserlands(config: Config): readonly CachedUserland[] {
  return [
    { of: 'samples', output: sampleUserland(config).output },
    { of: 'nodes', output: nodeUserland(config).output },
  ];
}
