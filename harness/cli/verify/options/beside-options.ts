import { InvalidArgumentError, type Command } from 'commander';
import type { Config } from '../../../config/config.ts';
import type { AskedDependency } from '../../../verify/dependency.ts';
import { upgradeOf, type AppVersion, type Upgrade } from '../../../verify/manifests/upgrade.ts';
import type { AskedWay } from '../../../verify/target.ts';
import { addAllowKindOption, type AllowKindFlags } from './allow-kind.ts';
import { fileOrFolder } from './manifest-input.ts';
import { dependencyName } from './object-names.ts';

/** The flags of `seaworthy verify` that name what stands beside the app. */
export interface BesideFlags extends AllowKindFlags {
  readonly dependsOn?: string;
  readonly upgradeFrom?: string;
}

export function addBesideOptions(command: Command): void {
  addAllowKindOption(command);
  command
    .option(
      '--depends-on <name>',
      'service/NAME, deployment/NAME or statefulset/NAME that the app needs: it is scaled to nothing for a while, and back',
    )
    .option(
      '--upgrade-from <path>',
      'with manifests: those of an older version, a file, a folder or a kustomization; the new ones are applied over them under load',
      pathAlone,
    );
}

/**
 * Beside `-k` and `-f` of the new version those of the older one are easily written too.
 * @throws InvalidArgumentError for an option in place of a path
 */
function pathAlone(value: string): string {
  if (!/^-./.test(value)) return value;
  throw new InvalidArgumentError(
    'Name the file or folder alone, as in `--upgrade-from overlays/old`: a kustomization is told by its kustomization.yaml, and rendered.',
  );
}

/** @throws UsageError as `dependencyName` */
export function dependencyAsked({ dependsOn }: BesideFlags): AskedDependency | undefined {
  return dependsOn === undefined ? undefined : dependencyName(dependsOn);
}

/**
 * The upgrade to these manifests; undefined where no older ones are named.
 * @throws UsageError as `upgradeOf`, and for what cannot be read
 */
export async function upgradeAsked(
  { upgradeFrom }: BesideFlags,
  config: Config,
  to: AppVersion,
  way: AskedWay,
): Promise<Upgrade | undefined> {
  if (upgradeFrom === undefined) return undefined;
  const { told, read } = fileOrFolder(upgradeFrom);
  return upgradeOf({ told, manifests: await read(config) }, to, way);
}
