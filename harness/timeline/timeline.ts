import type { Fact, FactKind } from './fact.ts';

type FactOf<K extends FactKind> = Extract<Fact, { kind: K }>;

/** The side of the timeline that writes facts. */
export interface TimelineWriter {
  record(fact: Fact): void;
}

/** The side of the timeline that reads facts, in order of arrival. */
export interface TimelineReader {
  readonly facts: readonly Fact[];
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
}

export class Timeline implements TimelineWriter, TimelineReader {
  readonly facts: Fact[] = [];
  readonly #listeners = new Set<(fact: Fact) => void>();

  record(fact: Fact): void {
    this.facts.push(fact);
    this.#listeners.forEach((listener) => {
      listener(fact);
    });
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    return this.facts.filter((fact): fact is FactOf<K> => fact.kind === kind);
  }

  /** Calls the listener with every later fact, until the returned function is called. */
  subscribe(listener: (fact: Fact) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
