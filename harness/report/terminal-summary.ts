import { join } from 'node:path';
import { formatDuration } from '../core/duration.ts';
import type { ProofResult, Results, Tally, TopicResult } from '../core/results.ts';
import { topics } from '../core/topics.ts';
import { closingLine, concludeRun } from './conclusion.ts';
import type { Palette } from './palette.ts';
import { topicTable } from './topic-table.ts';

export interface SummaryOptions {
  readonly palette: Palette;
  /** Columns of the terminal. */
  readonly width: number;
  /** The run's folder as a person may paste it. */
  readonly folder: string;
}

/** What a person reads at the end of a run: tables, whole failure texts, totals; the closing line comes last. */
export function terminalSummary(results: Results, options: SummaryOptions): string {
  const parts = [
    heading(results, options.palette),
    ...results.topics.map((topic) => topicPart(topic, options)),
    ...results.topics.flatMap((topic) => topic.proofs.map((proof) => failurePart(proof, topic, options))),
    ending(results, options),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function heading({ run, cluster, path, durationMs }: Results, palette: Palette): string {
  const state = path.clean === null ? '' : path.clean ? ', proven clean' : ', NOT CLEAN';
  return [
    `${palette.bold(`Run ${run}`)} took ${formatDuration(durationMs)}`,
    `Cluster: ${cluster.context}, Kubernetes ${cluster.version}, ${String(cluster.nodes)} nodes, kube-proxy ${cluster.proxyMode}`,
    `Path:    ${path.name}${state} (${path.detail})`,
  ].join('\n');
}

function topicPart(topic: TopicResult, { palette, width }: SummaryOptions): string {
  const title = topics.find(({ id }) => id === topic.id)?.title;
  return `${palette.bold(nameOf(topic))}${title ? `: ${title}` : ''}\n${topicTable(topic, palette, width)}`;
}

function failurePart(proof: ProofResult, topic: TopicResult, { palette, folder }: SummaryOptions): string {
  if (proof.verdict !== 'fail' && proof.verdict !== 'inconclusive') return '';
  const repetition = proof.repetition === undefined ? '' : `, repetition ${String(proof.repetition)}`;
  const kind = proof.kind === 'proof' ? '' : ` (${proof.kind})`;
  const facts = [
    ...proof.evidence.map((path) => `Evidence: ${join(folder, path)}`),
    `Again:    ${againCommand(topic)}`,
  ];
  return [
    palette.bold(`${palette.verdict(proof.verdict, proof.verdict)}  ${nameOf(topic)}  ${proof.id}${kind}${repetition}`),
    ...[...(proof.text ?? proof.reason).trimEnd().split('\n'), '', ...facts].map((line) => (line ? `    ${line}` : '')),
  ].join('\n');
}

/** The proofs of one topic belong together, so it runs the whole topic again. */
function againCommand({ id, runtime }: TopicResult): string {
  return `npx seaworthy e2e --topic ${id}${runtime === null ? '' : ` --runtime ${runtime}`}`;
}

function ending(results: Results, { palette, folder }: SummaryOptions): string {
  const { proofs, controls, measurements } = results.totals;
  const conclusion = concludeRun(results);
  return [
    `Proofs:       ${tallyText(proofs)}`,
    `Controls:     ${tallyText(controls)}`,
    ...(sum(measurements) > 0 ? [`Measurements: ${tallyText(measurements)}`] : []),
    ...inconclusiveNames(results),
    `Results:      ${join(folder, 'results.json')}, junit.xml`,
    palette.bold(`Exit code ${String(conclusion.exitCode)}: ${conclusion.because}`),
    closingLine(results),
  ].join('\n');
}

function inconclusiveNames({ topics: all }: Results): string[] {
  const names = all.flatMap((topic) =>
    topic.proofs.filter(({ verdict }) => verdict === 'inconclusive').map(({ id }) => `${nameOf(topic)} ${id}`),
  );
  return names.length > 0 ? [`Inconclusive, counted as failed: ${[...new Set(names)].join(', ')}`] : [];
}

function tallyText(tally: Tally): string {
  const named = Object.entries(tally).filter(([verdict, count]) => count > 0 || verdict === 'pass');
  return named.map(([verdict, count]) => `${String(count)} ${verdict}`).join(', ');
}

function sum(tally: Tally): number {
  return Object.values(tally).reduce((total, count) => total + count, 0);
}

function nameOf({ id, runtime }: TopicResult): string {
  return runtime === null ? id : `${id} (${runtime})`;
}
