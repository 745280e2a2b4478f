import type { Command } from 'commander';
import { UsageError } from '../../../core/harness-error.ts';
import { allowedKind } from '../../../verify/manifests/cluster-wide/allowed-kinds.ts';
import { allowableKinds } from '../../../verify/manifests/cluster-wide/scope.ts';
import { repeated } from '../../option-values.ts';

/** The flag of `seaworthy verify` that lets manifests have cluster-scoped objects. */
export interface AllowKindFlags {
  readonly allowKind: readonly string[];
}

export function addAllowKindOption(command: Command): void {
  command.option(
    '--allow-kind <kind>',
    `with manifests: make the cluster-scoped objects of this kind too, where none of their name is there, and remove them at the end: ${allowableKinds.join(', ')}; repeatable`,
    repeated,
    [],
  );
}

/**
 * @param hasManifests whether there is something to make
 * @throws UsageError as `allowedKind`, and where nothing is made
 */
export function kindsAllowed({ allowKind }: AllowKindFlags, hasManifests: boolean): readonly string[] {
  if (allowKind.length > 0 && !hasManifests)
    throw new UsageError(
      '--allow-kind is about manifests, and a workload that runs was named',
      'give manifests with -f, -k or --chart',
    );
  return [...new Set(allowKind.map(allowedKind))];
}
