import { isSelected, type Selection } from '../../../config/selection.ts';
import type { TestEvent } from '../../../record/test-events.ts';

/** Events for proofs that were asked for and do not exist: a typing error must not look like a green run. */
export function unknownProofs(asked: readonly Selection[], events: readonly TestEvent[], at: number): TestEvent[] {
  const declared = events.flatMap((event) => (event.event === 'declared' ? [event] : []));
  return asked.flatMap((selection): TestEvent[] => {
    const { topic, id } = selection;
    const ofTopic = declared.filter((event) => event.topic === topic);
    const isKnown = ofTopic.some(({ runtime, known }) =>
      known.some((one) => isSelected({ topic, runtime, id: one }, selection)),
    );
    // A suite that did not load has said so itself.
    if (id === undefined || isKnown || ofTopic.length === 0) return [];
    const known = [...new Set(ofTopic.flatMap((event) => event.known))].join(', ');
    return [
      { event: 'broken', at, topic, where: id, text: `No such proof in ${topic}: ${id}\nFix: use one of ${known}` },
    ];
  });
}
