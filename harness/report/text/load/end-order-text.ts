import { formatDuration } from '../../../core/duration.ts';
import type { ContainerEnd } from '../../../observation/pods/end-order.ts';

/** `containers ended in this order: web, proxy (300 ms later), logger (sidecar, 1.2 s later)`; undefined of a pod that has but one. */
export function endOrderText(ends: readonly ContainerEnd[]): string | undefined {
  if (ends.length === 0) return undefined;
  const told = ends.map(({ container, sidecar, at }, index) => {
    const notes = [...(sidecar ? ['sidecar'] : []), ...whenText(at, index === 0 ? undefined : ends[index - 1]?.at)];
    return notes.length === 0 ? container : `${container} (${notes.join(', ')})`;
  });
  return `containers ended in this order: ${told.join(', ')}`;
}

function whenText(at: number | undefined, before: number | undefined): readonly string[] {
  if (at === undefined) return ['its end was not seen'];
  if (before === undefined) return [];
  return [at === before ? 'seen at the same time' : `${formatDuration(at - before)} later`];
}
