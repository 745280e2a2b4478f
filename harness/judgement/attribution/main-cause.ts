import { groupBy } from '../../core/group-by.ts';
import type { Cause } from '../reasons/causes.ts';
import { confidences, type Attribution } from './attribution.ts';
import type { CauseKind } from './causes/cause-kind.ts';
import { causes, type AttributedCause } from './causes/causes.ts';

/** The cause that most drops share. */
export function causeOf(attributions: readonly Attribution[]): Cause {
  const main = ofMainCause(attributions);
  const code = main[0]?.cause ?? 'unknown';
  const kinds: Readonly<Record<AttributedCause, CauseKind>> = causes;
  return { code, figures: kinds[code].figures(main) } as Cause;
}

/** Of the cause that most drops share, one that is as sure as any. */
export function exampleOf(attributions: readonly Attribution[]): Attribution | undefined {
  const main = ofMainCause(attributions);
  return confidences.map((level) => main.find(({ confidence }) => confidence === level)).find(Boolean);
}

function ofMainCause(attributions: readonly Attribution[]): readonly Attribution[] {
  const groups = [...groupBy(attributions, ({ cause }) => cause).values()];
  return groups.sort((a, b) => b.length - a.length)[0] ?? [];
}
