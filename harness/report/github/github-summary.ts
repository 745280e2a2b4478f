import { formatDuration } from '../../core/duration.ts';
import type { ProofResult, Results, TopicResult } from '../../record/results.ts';
import { closingLine, concludeRun } from '../../record/conclusion.ts';
import { matrixOf } from '../matrix.ts';
import { nameOf, nameOfProof } from '../names.ts';
import { cut } from '../plain-text.ts';

/** GitHub takes a megabyte for all steps of a job. */
const longestText = 4000;
const mostTexts = 50;

/** A run as Markdown for the page of a job. @param folder the run's, as a person may paste it */
export function jobSummary(results: Results, folder: string): string {
  const { run, durationMs, cluster, topics } = results;
  const { exitCode, because } = concludeRun(results);
  const failures = topics.flatMap((topic) => topic.proofs.flatMap((proof) => failure(proof, topic) ?? []));
  const left = failures.length - mostTexts;
  return [
    `## Seaworthy: ${escape(because)}`,
    `${closingLine(results)} · exit code ${String(exitCode)} · run \`${run}\` · ${formatDuration(durationMs)} · ${escape(cluster.context)}, Kubernetes ${escape(cluster.version)}`,
    matrix(results),
    ...failures.slice(0, mostTexts),
    ...(left > 0 ? [`… and ${String(left)} more.`] : []),
    `Evidence: \`${folder}\``,
    '',
  ].join('\n\n');
}

function matrix(results: Results): string {
  const { columns, rows } = matrixOf(results);
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    'Proofs · controls that passed, of all:',
    '',
    line(['', ...columns.map((column) => escape(column ?? 'cluster'))]),
    line(['---', ...columns.map(() => '---')]),
    ...rows.map(({ topic, cells }) => line([escape(topic), ...cells.map((cell) => cell?.text ?? '')])),
  ].join('\n');
}

function failure(proof: ProofResult, topic: TopicResult): string | undefined {
  if (proof.verdict !== 'fail' && proof.verdict !== 'inconclusive') return undefined;
  const title = `${proof.verdict}: ${nameOf(topic)} ${nameOfProof(proof)}`;
  const text = escape(cut(proof.text ?? proof.reason, longestText));
  return `<details><summary>${escape(title)}: ${escape(proof.reason)}</summary>\n\n<pre>${text}</pre>\n\n</details>`;
}

/** Text that is neither HTML nor Markdown any more. */
function escape(text: string): string {
  return text.replace(/[&<>"'\\`*_[\]#|~@]/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
