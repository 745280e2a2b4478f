import { mkdirSync, writeFileSync } from 'node:fs';
import { privateFile, privateFolder } from '../../core/files/private-mode.ts';
import { UsageError } from '../../core/harness-error.ts';
import { pathInside } from '../../core/files/safe-path.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { ShownPatch } from '../../report/terminal/verify-summary.ts';
import { foundCauses } from '../../verify/patches/found-causes.ts';
import type { LocatedManifest } from '../../verify/manifests/read-manifests.ts';
import type { PatchedInput } from '../../verify/patches/overlay-commands.ts';
import { patchFiles, valuesFile, type PatchFormat } from '../../verify/patches/patch-files.ts';
import { patchOf, type AppPatch } from '../../verify/patches/patch-of.ts';
import { patchableApp, type KnownOfApp, type PatchableApp } from '../../verify/patches/patchable-app.ts';
import type { PlannedVerify } from '../../verify/plan-text.ts';
import { effectText, valuesEffect } from '../../verify/patches/values-effect.ts';

type RenderWith = (values: string) => Promise<readonly LocatedManifest[]>;

/** What is known of an app beside its manifest. */
interface PatchedApp {
  readonly planned: Pick<PlannedVerify, 'target' | 'request'>;
  /** The template of a chart that it was rendered from. */
  readonly template?: string | undefined;
  /** Renders its chart again, with one more file of values. */
  readonly renderWith?: RenderWith | undefined;
  /** What it came from, where a kustomization can be made of that. */
  readonly input?: PatchedInput | undefined;
}

/** Makes the patch that mends what failed in a run, and writes it to the folder `patch` of the run. */
export async function emitPatch(
  folder: RunFolder,
  format: PatchFormat,
  manifest: Manifest,
  { planned, template, renderWith, input }: PatchedApp,
): Promise<ShownPatch> {
  const found = foundCauses(readResults(folder).topics.flatMap(({ proofs }) => proofs));
  const app = patchableApp(manifest, { ...knownOf(planned), template });
  if (!app) return { files: [], howTo: () => '', others: found };
  const patch = patchOf(found, app);
  const made = patchFiles(patch, app, format);
  const dir = folder.file('patch');
  if (made) write(dir, made.files);
  const hasValues = made?.files.some(({ name }) => name === valuesFile);
  const render = renderWith && hasValues ? () => renderWith(pathInside(dir, valuesFile)) : undefined;
  const effect = render && (await effectOf(render, patch, app));
  return {
    files: made?.files ?? [],
    howTo: (run) => made?.howTo(`${run}/patch`, { effect, input }) ?? '',
    others: patch.others,
  };
}

function knownOf({ target, request }: PatchedApp['planned']): KnownOfApp {
  const path = request?.protocol === 'tcp' ? undefined : request?.path;
  const { way, autoscaler } = target;
  return {
    port: way?.targetPort,
    path,
    budgets: target.budgets?.map(({ name }) => name),
    service: way?.service,
    sharedClaims: target.claims?.filter(({ shared }) => shared).map(({ name }) => name),
    autoscaler: autoscaler === 'unknown' ? undefined : autoscaler?.name,
  };
}

/** What the chart makes of the values, or why it takes none of them. */
async function effectOf(render: () => ReturnType<RenderWith>, patch: AppPatch, app: PatchableApp): Promise<string> {
  try {
    return effectText(valuesEffect(patch.changes, app, await render()));
  } catch (error) {
    if (error instanceof UsageError) return `with them ${error.message}`;
    throw error;
  }
}

function write(dir: string, files: ShownPatch['files']): void {
  mkdirSync(dir, { mode: privateFolder });
  for (const { name, text } of files) writeFileSync(pathInside(dir, name), text, { mode: privateFile });
}
