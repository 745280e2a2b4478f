import type { Fact } from '../../timeline/fact.ts';

/**
 * Whether a fact is none of the events of objects that were there before: in a namespace that stays the API server keeps events for an hour,
 * and the objects of the next proof can have the same names. What comes until `begin` is of those.
 */
export function laterEvents(): { readonly observes: (fact: Fact) => boolean; readonly begin: () => void } {
  const earlier = new Set<string | undefined>();
  let begun = false;
  return {
    observes: (fact) => {
      if (fact.kind !== 'event') return true;
      if (!begun) earlier.add(fact.about.uid);
      return !earlier.has(fact.about.uid);
    },
    begin: () => {
      begun = true;
    },
  };
}
