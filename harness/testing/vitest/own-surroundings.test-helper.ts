import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { nameOfThisProcess } from '../../shell/process-owner.ts';

/** What a person may have set for the use of Seaworthy, of an engine, a cluster or a proxy, or a CI for its jobs. */
const ofTheCaller = /^(SEAWORTHY_|DOCKER_|BUILDX_|GITHUB_|KUBECONFIG$|(https?|all|no)_proxy$)/i;

/**
 * Gives the tests of a run the same surroundings whoever calls them, and a temporary folder of their own. What they leave in that is
 * removed, and fails the run.
 */
export default function ownSurroundings(): () => Promise<void> {
  for (const name of Object.keys(process.env)) if (ofTheCaller.test(name)) Reflect.deleteProperty(process.env, name);
  const folder = mkdtempSync(join(tmpdir(), `seaworthy-tests-${nameOfThisProcess()}-`));
  process.env['TMPDIR'] = folder;
  return async () => {
    // A program that a test has ended may need a moment to clear up.
    for (let look = 0; look < 20 && readdirSync(folder).length > 0; look += 1) await setTimeout(100);
    const left = readdirSync(folder);
    rmSync(folder, { recursive: true, force: true });
    if (left.length === 0) return;
    // Vitest shows what is thrown here, and passes all the same.
    process.exitCode = 1;
    throw new Error(`Tests left this in the temporary folder: ${left.join(', ')}`);
  };
}
