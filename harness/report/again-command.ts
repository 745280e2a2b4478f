import type { TopicResult } from '../record/results.ts';

/** The command that runs a proof again, where a suite has it; its whole topic where the suite broke, whose result goes by the name of a file. */
export function againCommand(
  { id, runtime }: Pick<TopicResult, 'id' | 'runtime'>,
  proof: { readonly id: string },
): string {
  const ofRuntime = runtime === null ? '' : ` --runtime ${runtime}`;
  const ofProof = /^[\w-]+$/.test(proof.id) ? ` --proof ${proof.id}` : '';
  return `npx seaworthy e2e --topic ${id}${ofRuntime}${ofProof}`;
}

/** What runs a run of `verify` again; undefined of other runs. No suite has its proofs, so that `e2e` cannot. */
export function verifyCommand(command: string): string | undefined {
  return command.startsWith('seaworthy verify ') ? `npx ${command}` : undefined;
}
