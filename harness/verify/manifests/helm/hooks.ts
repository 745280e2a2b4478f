import type { LocatedManifest } from '../read-manifests.ts';

/** When helm makes the objects of a chart. */
export type Occasion = 'install' | 'upgrade';

/** Manifests as helm would make them: hooks are no part of the app, and have their time. */
export interface HelmSteps {
  /** Hooks that come before the app, by their weight. */
  readonly before: readonly LocatedManifest[];
  readonly app: readonly LocatedManifest[];
  readonly after: readonly LocatedManifest[];
  /** Hooks of other times: tests, deletions, rollbacks. */
  readonly never: readonly LocatedManifest[];
}

/** What helm would make of manifests, whoever rendered them: it goes by their annotations. */
export function helmSteps(manifests: readonly LocatedManifest[], occasion: Occasion): HelmSteps {
  const timed = manifests.map((one) => ({ one, times: timesOf(one) }));
  const at = (time: string) =>
    timed
      .filter(({ times }) => times?.includes(time))
      .map(({ one }) => one)
      .sort((a, b) => weightOf(a) - weightOf(b));
  const [before, after] = [at(`pre-${occasion}`), at(`post-${occasion}`)];
  return {
    before,
    app: timed.filter(({ times }) => times === undefined).map(({ one }) => one),
    after: after.filter((one) => !before.includes(one)),
    never: timed
      .filter(({ one, times }) => times !== undefined && !before.includes(one) && !after.includes(one))
      .map(({ one }) => one),
  };
}

/** `Pod/shop-test-connection (test)` */
export function hookName({ manifest }: Pick<LocatedManifest, 'manifest'>): string {
  return `${manifest.kind}/${manifest.metadata.name} (${timesOf({ manifest })?.join(', ') ?? ''})`;
}

/** It is done when its pods have ended, and helm waits for that. */
export function runsToEnd({ manifest }: Pick<LocatedManifest, 'manifest'>): boolean {
  return manifest.kind === 'Job' || manifest.kind === 'Pod';
}

/** What is said of the hooks of a chart before anything is done. */
export function hooksText(manifests: readonly LocatedManifest[]): string | undefined {
  const { before, after, never } = helmSteps(manifests, 'install');
  const parts = [
    [before, 'applied first, and waited for where it runs to an end'],
    [after, 'applied last'],
    [never, 'not applied, as helm runs it at another time'],
  ] as const;
  const told = parts.flatMap(([hooks, what]) =>
    hooks.length > 0 ? [`${hooks.map(hookName).join(', ')}: ${what}`] : [],
  );
  return told.length === 0 ? undefined : told.join('; ');
}

function timesOf({ manifest }: Pick<LocatedManifest, 'manifest'>): readonly string[] | undefined {
  // That annotations are strings is the API server's to say.
  const times: unknown = manifest.metadata.annotations?.['helm.sh/hook'];
  return typeof times === 'string' ? times.split(',').map((time) => time.trim()) : undefined;
}

function weightOf({ manifest }: LocatedManifest): number {
  return Number(manifest.metadata.annotations?.['helm.sh/hook-weight'] ?? 0) || 0;
}
