import { join } from 'node:path';
import { formatDuration } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import { escapeWorkflowCommands } from '../../core/text/terminal-text.ts';
import type { Verdict } from '../../core/verdict.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { proofRows, type ProofRow } from '../../record/proof-rows.ts';
import type { ProofResult, Results, TopicResult } from '../../record/results.ts';
import { nameOfProof } from '../names.ts';
import type { Palette } from '../palette.ts';
import { boundText } from '../text/load/bound-text.ts';
import { printableValues } from '../printable-values.ts';
import { whyUnloaded } from '../why-unloaded.ts';
import { topicTable } from './topic-table.ts';

export interface VerifySummaryOptions {
  readonly palette: Palette;
  /** Columns of the terminal. */
  readonly width: number;
  /** The run's folder as a person may paste it. */
  readonly folder: string;
  /** As a person names it: `deployment/web in shop`. */
  readonly subject: string;
  /** What nothing here looks at. */
  readonly notBuilt: readonly string[];
  /** The patch that was asked for. */
  readonly patch?: ShownPatch | undefined;
}

/** A patch that mends what failed, in files of the run's folder. */
export interface ShownPatch {
  /** None where no change of a manifest mends anything of it. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
  /** @param folder the run's, as a person may paste it */
  readonly howTo: (folder: string) => string;
  /** Failures that it does not mend. */
  readonly others: readonly {
    readonly proof: string;
    readonly code: string;
    readonly fix: string;
    /** Why no patch is given, though a manifest may be what has to change. */
    readonly whyNot?: string;
  }[];
}

/** What `verify` found out: the verdict in one sentence first; then each proof, what failed with cause and fix, and what was not tested. */
export function verifySummary(recorded: Results, options: VerifySummaryOptions): string {
  const results = printableValues(recorded);
  const { palette, folder, subject, notBuilt, patch } = options;
  const proofs = results.topics.flatMap((topic) => topic.proofs);
  const { exitCode, because } = concludeRun(results);
  const { verdict, sentence } = headline(results, subject);
  const parts = [
    palette.bold(palette.verdict(verdict, sentence)),
    ...results.topics.map((topic) => tableOfPlayed(topic, options)),
    ...proofs.map((proof) => notPassed(proof, options)),
    patch ? patchText(patch, options) : '',
    notTested(proofs, notBuilt, palette),
    [
      `Run ${results.run} took ${formatDuration(results.durationMs)}`,
      `Results: ${join(folder, 'results.json')}, junit.xml`,
      `Report:  ${join(folder, 'report.html')}`,
      palette.bold(`Exit code ${exitCode}: ${because}`),
    ].join('\n'),
  ];
  return escapeWorkflowCommands(`\n${parts.filter((part) => part !== '').join('\n\n')}\n`);
}

/** The verdict in one sentence, with its cause. */
export function headline(results: Results, subject: string): { readonly verdict: Verdict; readonly sentence: string } {
  const proofs = results.topics.flatMap((topic) => topic.proofs);
  const { exitCode, because } = concludeRun(results);
  if (exitCode === 0) return { verdict: 'pass', sentence: `${subject}: ${passedText(proofs)}` };
  const failed = proofs.filter(({ verdict }) => verdict === 'fail');
  if (exitCode === 1) {
    const ids = results.topics.flatMap(proofRows).flatMap((row) => failedText(row, failed));
    const why = failed.find(({ cause }) => cause)?.cause?.text ?? failed[0]?.reason ?? '';
    return { verdict: 'fail', sentence: `${subject} fails ${ids.join(', ')}: ${why}` };
  }
  const open = proofs.find(({ untrusted }) => untrusted) ?? proofs.find(({ verdict }) => verdict === 'inconclusive');
  if (open)
    return {
      verdict: 'inconclusive',
      sentence: `Nothing is proven of ${subject}; ${nameOfProof(open)}: ${open.reason}`,
    };
  return { verdict: 'skipped', sentence: `Nothing is proven of ${subject}: ${because}` };
}

/** `rollout`, `rollout (2 of 3 times)`; nothing of a proof that did not fail. */
function failedText({ id, repetitions }: ProofRow, failed: readonly ProofResult[]): readonly string[] {
  const times = failed.filter((proof) => proof.id === id).length;
  if (times === 0) return [];
  return [repetitions === 1 ? id : `${id} (${times} of ${repetitions} times)`];
}

/** Without load what passed is all that is known: no request was there to fail. */
function passedText(proofs: readonly ProofResult[]): string {
  const none = whyUnloaded(proofs);
  if (none === undefined) return `nothing failed; ${failedOf(proofs)}`;
  const passed = proofs.filter(({ verdict }) => verdict === 'pass').map(({ id }) => id);
  return `passed ${[...new Set(passed)].join(', ')}; no load was sent: ${none}`;
}

/** `0 of 4,812 requests were dropped or rejected, 410 of them sent while pods were going: at most 7.3 of 1000 in truth (95 %)` */
function failedOf(all: readonly ProofResult[]): string {
  // What a measurement loses is what it measures.
  const proofs = all.filter(({ kind }) => kind !== 'measurement');
  const sum = (name: string) => proofs.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  const [sent, failed] = [sum('sent'), sum('dropped') + sum('rejected')];
  if (sent === 0) return 'no request was sent';
  const text = `${failed.toLocaleString('en')} of ${sent.toLocaleString('en')} requests were dropped or rejected`;
  if (failed > 0) return `${text}, all of them where their proof allows it`;
  const going = proofs.flatMap(sentWhileGoing);
  if (going.length === 0) return `${text}: ${boundText(sent)}`;
  // What was sent while nothing happened says nothing of what happens then.
  const atRisk = going.reduce((total, requests) => total + requests, 0);
  const told = `${text}, ${atRisk === 0 ? 'none' : atRisk.toLocaleString('en')} of them sent while pods were going`;
  return atRisk === 0 ? told : `${told}: ${boundText(atRisk)}`;
}

/** Of the load of a proof whose pods went; several judges tell of the same one. */
function sentWhileGoing({ figures = {} }: Pick<ProofResult, 'figures'>): readonly number[] {
  const { whileGoing, reasons } = figures;
  if (typeof whileGoing === 'number') return [whileGoing];
  const inner = Array.isArray(reasons) ? (reasons as readonly Pick<ProofResult, 'figures'>[]) : [];
  const told = inner.flatMap(sentWhileGoing);
  return told.length === 0 ? [] : [Math.max(...told)];
}

/** What was not played is told with its reason under "Not tested". */
function tableOfPlayed(topic: TopicResult, { palette, width }: VerifySummaryOptions): string {
  const played = new Set(topic.proofs.filter(({ verdict }) => verdict !== 'skipped').map(({ id }) => id));
  if (played.size === 0) return '';
  return topicTable({ ...topic, proofs: topic.proofs.filter(({ id }) => played.has(id)) }, palette, width);
}

function notPassed(proof: ProofResult, { palette, folder }: VerifySummaryOptions): string {
  if (proof.verdict !== 'fail' && proof.verdict !== 'inconclusive') return '';
  const lines = (proof.text ?? proof.reason).trimEnd().split('\n');
  const evidence = proof.evidence.map((path) => `Evidence: ${join(folder, path)}`);
  return [
    palette.bold(palette.verdict(proof.verdict, `${proof.verdict}  ${nameOfProof(proof)}`)),
    ...[...lines, '', ...evidence].map((line) => (line === '' ? '' : `    ${line}`)),
  ].join('\n');
}

function patchText({ files, howTo, others }: ShownPatch, { palette, folder }: VerifySummaryOptions): string {
  const unmended = others.map(({ proof, code, fix, whyNot }) => {
    const why = whyNot === undefined ? 'no change of a manifest mends it' : `no patch is given, as ${whyNot}`;
    return `${proof}, ${code}: ${why}: ${fix}`;
  });
  const nothing = files.length + others.length === 0 ? ['Nothing failed: there is nothing to mend'] : [];
  const parts = files.map(({ name, text }) => `# ${join(folder, 'patch', name)}\n${text.trimEnd()}`);
  const shown = [...parts, ...(files.length > 0 ? [`To apply it: ${howTo(folder)}`] : []), ...unmended, ...nothing];
  return [palette.bold('Patch'), shown.join('\n\n').replace(/^(?=.)/gm, '    ')].join('\n');
}

function notTested(proofs: readonly ProofResult[], notBuilt: readonly string[], palette: Palette): string {
  const skipped = proofs.filter(({ verdict }) => verdict === 'skipped');
  const told = [...groupBy(skipped, ({ reason }) => reason)].map(
    ([reason, all]) => `${all.map(nameOfProof).join(', ')}: ${reason}`,
  );
  const lines = [...told, ...notBuilt].map((line) => `  - ${line}`);
  return lines.length === 0 ? '' : [palette.bold('Not tested'), ...lines].join('\n');
}
