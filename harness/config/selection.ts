import { z } from 'zod';

/** Proofs that were asked for by name. */
export const selectionSchema = z.object({
  topic: z.string(),
  /** Absent: of every runtime. */
  runtime: z.string().nullable().optional(),
  /** Absent: all of the topic. */
  id: z.string().optional(),
});

export type Selection = z.infer<typeof selectionSchema>;

/** Tells whether this proof is among those that were asked for. */
export function isSelected(
  proof: { readonly topic: string; readonly runtime: string | null; readonly id: string },
  { topic, runtime, id }: Selection,
): boolean {
  return (
    proof.topic === topic &&
    (runtime === undefined || proof.runtime === runtime) &&
    (id === undefined || proof.id === id)
  );
}
