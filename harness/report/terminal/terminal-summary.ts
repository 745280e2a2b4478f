import { join } from 'node:path';
import { formatDuration } from '../../core/duration.ts';
import type { PathResult, ProofResult, Results, Tally, Time, TopicResult } from '../../record/results.ts';
import { escapeControls, escapeWorkflowCommands } from '../../core/text/terminal-text.ts';
import { closingLine, concludeRun, type Conclusion } from '../../record/conclusion.ts';
import type { LogTail } from './log-tails.ts';
import { matrixOf } from '../matrix.ts';
import { matrixTable } from './matrix-table.ts';
import { nameOf, nameOfProof } from '../names.ts';
import type { Palette } from '../palette.ts';
import { cut } from '../plain-text.ts';
import { againCommands, type AgainCommands } from '../again-command.ts';
import { printableValues } from '../printable-values.ts';
import { topicTable } from './topic-table.ts';

export interface SummaryOptions {
  readonly palette: Palette;
  /** Columns of the terminal. */
  readonly width: number;
  /** The run's folder as a person may paste it. */
  readonly folder: string;
  /** The end of the logs of what did not pass. */
  readonly logsOf: (proof: ProofResult) => readonly LogTail[];
  /** The conclusion of the command, if it differs from that of the run. */
  readonly conclusion?: Conclusion;
  /** What runs it again; by default the plain `e2e`. */
  readonly again?: AgainCommands;
}

/** What a person reads at the end of a run: tables, whole failure texts, totals; the closing line comes last. */
export function terminalSummary(recorded: Results, options: SummaryOptions): string {
  const results = printableValues(recorded);
  const parts = [
    heading(results, options.palette),
    ...results.topics.map((topic) => topicPart(topic, options)),
    matrixPart(results, options.palette),
    ...results.topics.flatMap((topic) => topic.proofs.map((proof) => failurePart(proof, topic, options))),
    ending(results, options),
  ];
  // Escaped once more, since a table that wraps its texts can move a word to the beginning of a line.
  return escapeWorkflowCommands(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

function heading({ run, cluster, path, durationMs }: Results, palette: Palette): string {
  return [
    `${palette.bold(`Run ${run}`)} took ${formatDuration(durationMs)}`,
    `Cluster: ${cluster.context}, Kubernetes ${cluster.version}, ${String(cluster.nodes)} nodes, kube-proxy ${cluster.proxyMode}`,
    ...pathLines(path),
  ].join('\n');
}

function pathLines({ name, clean, detail, proofs }: PathResult): string[] {
  const state = clean === null ? '' : clean ? ', proven clean' : ', NOT CLEAN';
  if (clean !== false) return [`Path:    ${name}${state} (${detail})`];
  const each = proofs.map((proof) => `${proof.clean ? 'clean' : 'NOT CLEAN'} before ${proof.before}: ${proof.detail}`);
  return [`Path:    ${name}${state}`, ...each.map((line) => `         ${line}`)];
}

function topicPart(topic: TopicResult, { palette, width }: SummaryOptions): string {
  const heading = `${palette.bold(nameOf(topic))}${topic.title ? `: ${topic.title}` : ''}`;
  return [heading, topicTable(topic, palette, width), ...waitsLine(topic, palette)].join('\n');
}

const waitNames = { graceMs: 'grace periods', backOffMs: 'back-offs', hookMs: 'hooks', pauseMs: 'pauses' } as const;

function waitsLine({ time, proofs }: TopicResult, palette: Palette): string[] {
  if (!time?.ratio) return [];
  const kinds = (Object.keys(waitNames) as (keyof typeof waitNames)[]).flatMap((kind) => {
    const sum = proofs.reduce((total, { waits }) => total + (waits?.[kind] ?? 0), 0);
    return sum === 0 ? [] : [`${waitNames[kind]} ${formatDuration(sum)}`];
  });
  const text = `  ${formatDuration(time.durationMs)}, ${timesText(time)} (${kinds.join(', ')})`;
  return [palette.dim(text)];
}

function timesText({ ratio, waitsMs }: Time): string {
  return `${(ratio ?? 0).toFixed(1)} × its unavoidable waits of ${formatDuration(waitsMs)}`;
}

/** The matrix, which is left out if there is only one topic. */
function matrixPart(results: Results, palette: Palette): string {
  if (results.topics.length < 2) return '';
  return `${palette.bold('Passed')}: proofs · controls\n${matrixTable(matrixOf(results), palette)}`;
}

function failurePart(proof: ProofResult, topic: TopicResult, options: SummaryOptions): string {
  const { palette, folder, again = plain } = options;
  if (proof.verdict !== 'fail' && proof.verdict !== 'inconclusive') return '';
  const lines = (proof.text ?? proof.reason).trimEnd().split('\n');
  const facts = [
    ...proof.evidence.map((path) => `Evidence: ${join(folder, path)}`),
    `Again:    ${again.proof(topic, proof)}`,
  ];
  return [
    palette.bold(`${palette.verdict(proof.verdict, proof.verdict)}  ${nameOf(topic)}  ${nameOfProof(proof)}`),
    ...[...lines, '', ...facts, ...logLines(proof, options)].map((line) => (line ? `    ${line}` : '')),
  ].join('\n');
}

/** Logs are hostile text: nothing in them reaches the terminal as anything but letters. */
function logLines(proof: ProofResult, { palette, width, folder, logsOf }: SummaryOptions): string[] {
  return logsOf(proof).flatMap(({ file, lines }) => [
    '',
    palette.dim(`The end of ${escapeControls(join(folder, file))}`),
    ...lines.map((line) => cut(escapeControls(line), width - 4)),
  ]);
}

/** The proofs of one topic belong together, so it runs the whole topic again. */
function ending(results: Results, options: SummaryOptions): string {
  const { palette, folder, conclusion = concludeRun(results), again } = options;
  const { proofs, controls, measurements } = results.totals;
  return [
    `Proofs:       ${tallyText(proofs)}`,
    `Controls:     ${tallyText(controls)}`,
    ...(sum(measurements) > 0 ? [`Measurements: ${tallyText(measurements)}`] : []),
    ...notPassedLines(results, palette),
    ...(results.time?.ratio ? [`Time:         ${timesText(results.time)}, proofs run beside each other`] : []),
    `Results:      ${join(folder, 'results.json')}, junit.xml`,
    `Report:       ${join(folder, 'report.html')}`,
    ...againLine(results, again),
    palette.bold(`Exit code ${String(conclusion.exitCode)}: ${conclusion.because}`),
    closingLine(results),
  ].join('\n');
}

const plain = againCommands({ command: '' });

function againLine({ run, totals }: Results, again = plain): string[] {
  const all = Object.values(totals);
  const notPassed = all.reduce((total, { fail, inconclusive }) => total + fail + inconclusive, 0);
  return notPassed === 0 ? [] : [`Again:        ${again.failed(run)}`];
}

/** What did not pass, one line each, repeated at the end, since the end is what remains of a log that is cut. */
function notPassedLines({ topics: all }: Results, palette: Palette): string[] {
  const lines = all.flatMap((topic) =>
    topic.proofs
      .filter(({ verdict }) => verdict === 'fail' || verdict === 'inconclusive')
      .map((proof) => {
        const verdict = palette.verdict(proof.verdict, proof.verdict);
        return `  ${verdict}  ${nameOf(topic)}  ${nameOfProof(proof)}: ${proof.reason}`;
      }),
  );
  return lines.length > 0 ? ['Not passed, and inconclusive counts as failed:', ...lines] : [];
}

function tallyText(tally: Tally): string {
  const named = Object.entries(tally).filter(([verdict, count]) => count > 0 || verdict === 'pass');
  return named.map(([verdict, count]) => `${String(count)} ${verdict}`).join(', ');
}

function sum(tally: Tally): number {
  return Object.values(tally).reduce((total, count) => total + count, 0);
}
