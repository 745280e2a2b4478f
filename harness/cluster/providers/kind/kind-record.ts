import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { kindConfig, type KindShape } from './kind-config.ts';
import { recordPath } from './kind-names.ts';

interface Made {
  readonly shape: KindShape;
  /** kind's configuration as it was. */
  readonly input: string;
}

/**
 * Records with what the cluster is created. This is done before it is created, so that there is no cluster without a
 * record.
 */
export function recordMade(made: Made, config: Config): void {
  writeFileSync(recordPath(config), JSON.stringify(made, null, 2));
}

/** Tells whether a cluster of the recorded shape would be created in the same way today; false if there is no record. */
export function isMadeAsToday(config: Config): boolean {
  if (!existsSync(recordPath(config))) return false;
  const { shape, input } = JSON.parse(readFileSync(recordPath(config), 'utf8')) as Made;
  return kindConfig({ ...shape, crashBackOff: config.crashBackOff }) === input;
}

export function removeRecord(config: Config): void {
  rmSync(recordPath(config), { force: true });
}
