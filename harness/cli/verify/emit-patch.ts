import { mkdirSync, writeFileSync } from 'node:fs';
import { privateFile, privateFolder } from '../../core/files/private-mode.ts';
import { pathInside } from '../../core/files/safe-path.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { readResults } from '../../record/read-results.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { ShownPatch } from '../../report/terminal/verify-summary.ts';
import { foundCauses } from '../../verify/patches/found-causes.ts';
import { patchFiles, type PatchFormat } from '../../verify/patches/patch-files.ts';
import { patchOf } from '../../verify/patches/patch-of.ts';
import { patchableApp, type KnownOfApp } from '../../verify/patches/patchable-app.ts';

/** Makes the patch that mends what failed in a run, and writes it to the folder `patch` of the run. */
export function emitPatch(folder: RunFolder, format: PatchFormat, manifest: Manifest, known: KnownOfApp): ShownPatch {
  const found = foundCauses(readResults(folder).topics.flatMap(({ proofs }) => proofs));
  const app = patchableApp(manifest, known);
  if (!app) return { files: [], howTo: () => '', others: found };
  const patch = patchOf(found, app);
  const made = patchFiles(patch, app, format);
  if (made) write(folder.file('patch'), made.files);
  return {
    files: made?.files ?? [],
    howTo: (run) => made?.howTo(`${run}/patch`) ?? '',
    others: patch.others,
  };
}

function write(dir: string, files: ShownPatch['files']): void {
  mkdirSync(dir, { mode: privateFolder });
  for (const { name, text } of files) writeFileSync(pathInside(dir, name), text, { mode: privateFile });
}
