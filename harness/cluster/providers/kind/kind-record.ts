import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Config } from '../../../config/config.ts';
import { kindConfig, type KindShape } from './kind-config.ts';
import { recordPath } from './kind-names.ts';

interface Made {
  readonly shape: KindShape;
  /** kind's configuration as it was. */
  readonly input: string;
}

/** Notes with what our cluster is made; before it is, so that there is none without. */
export function recordMade(made: Made, config: Config): void {
  writeFileSync(recordPath(config), JSON.stringify(made, null, 2));
}

/** Whether we would make a cluster of its shape in the same way today; false where nothing was noted. */
export function isMadeAsToday(config: Config): boolean {
  if (!existsSync(recordPath(config))) return false;
  const { shape, input } = JSON.parse(readFileSync(recordPath(config), 'utf8')) as Made;
  return kindConfig({ ...shape, crashBackOff: config.crashBackOff }) === input;
}

export function removeRecord(config: Config): void {
  rmSync(recordPath(config), { force: true });
}
