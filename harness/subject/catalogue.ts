import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { App, type Twins } from './app.ts';
import { manifestShape, parseDocument, patchManifests, type Manifest, type Patch } from './manifest.ts';
import { readScripted } from './sample-files.ts';

const patches = z.array(z.looseObject({ kind: z.string() })).readonly();
const objects = z.array(manifestShape).readonly();

const storySchema = z.strictObject({
  title: z.string().describe('what people see who run the app'),
  because: z.string().describe('why'),
  sources: z.array(z.string()).readonly().describe('where it was reported'),
  usual: z.boolean().default(false).describe('it is played in every run, not in full ones alone'),
  proof: z.string().describe('the proof of `verify` that fails'),
  refused: z
    .boolean()
    .default(false)
    .describe('Kubernetes itself ends the proof of the bad app, before a judge is asked'),
  cause: z.string().describe('the cause that it must name'),
  or: z
    .string()
    .exactOptional()
    .describe('the cause that is named on a busy machine, where the other one cannot be told'),
  also: z.array(z.string()).readonly().default([]).describe('causes that single requests may have beside it'),
  path: z.string().exactOptional().describe('what is asked for'),
  slow: z.string().exactOptional().describe('what is asked for that takes long'),
  maxGapSeconds: z.number().exactOptional().describe('the longest time without a good answer that is no failure'),
  rate: z.number().exactOptional().describe('requests a second'),
  dependsOn: z.string().exactOptional().describe('the Service that it depends on, of those beside it'),
  beside: objects.default([]).describe('what stands beside it, good or bad; no kind that is patched'),
  good: patches.default([]).describe('what makes its good app of that of the catalogue'),
  bad: patches.describe('the one change that makes the bad one of that'),
});

/** A failure that people reported, as an app that has it and one that has not, one change apart. */
export interface Story extends Omit<z.infer<typeof storySchema>, 'good' | 'bad' | 'beside'> {
  readonly id: string;
  readonly good: App;
  readonly bad: App;
}

const folder = fileURLToPath(new URL('../../sample-apps/catalogue/stories', import.meta.url));

/**
 * Every story of `sample-apps/catalogue/stories`.
 * @throws UsageError for a file that is none, HarnessError for a story whose apps are the same
 */
export function readStories(): readonly Story[] {
  const manifests = readScripted('catalogue');
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const { good, bad, beside, ...story } = parseDocument(
        readFileSync(join(folder, file), 'utf8'),
        storySchema,
        `sample-apps/catalogue/stories/${file}`,
      );
      const id = file.replace(/\.yaml$/, '');
      const twins: Twins = {
        patches: () => bad as readonly Patch[],
        file: () => `sample-apps/catalogue/stories/${file}`,
      };
      const own = patchManifests(manifests, good as readonly Patch[]);
      const app = new App({ manifests: [...own, ...(beside as readonly Manifest[])], capabilities: {}, twins });
      return { id, ...story, good: app, bad: app.twin(id) };
    });
}
