import { join } from 'node:path';
import { formatDuration } from '../../core/duration.ts';
import { groupBy } from '../../core/group-by.ts';
import { escapeWorkflowCommands } from '../../core/text/terminal-text.ts';
import { concludeRun } from '../../record/conclusion.ts';
import type { ProofResult, Results, TopicResult } from '../../record/results.ts';
import { nameOfProof } from '../names.ts';
import type { Palette } from '../palette.ts';
import { printableValues } from '../printable-values.ts';
import { topicTable } from './topic-table.ts';
import { verifyHeadline } from './verify-headline.ts';

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
  const { verdict, sentence } = verifyHeadline(results, subject);
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
      // Of what was not played nothing is proven.
      palette.bold(`Exit code ${exitCode}: ${exitCode === 0 ? 'nothing that was played failed' : because}`),
    ].join('\n'),
  ];
  return escapeWorkflowCommands(`\n${parts.filter((part) => part !== '').join('\n\n')}\n`);
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
  const facts = [...proof.evidence.map((path) => `Evidence: ${join(folder, path)}`), ...explainLine(proof)];
  return [
    palette.bold(palette.verdict(proof.verdict, `${proof.verdict}  ${nameOfProof(proof)}`)),
    ...[...lines, '', ...facts].map((line) => (line === '' ? '' : `    ${line}`)),
  ].join('\n');
}

function explainLine({ cause, code }: ProofResult): readonly string[] {
  const id = cause?.code ?? code;
  return id === undefined ? [] : [`Explain:  npx seaworthy explain ${id}`];
}

function patchText({ files, howTo, others }: ShownPatch, { palette, folder }: VerifySummaryOptions): string {
  const byFix = groupBy(others, ({ fix, whyNot }) => `${whyNotGiven(whyNot)}: ${fix}`);
  const unmended = [...byFix].map(
    ([why, all]) => `${all.map(({ proof, code }) => `${proof}, ${code}`).join('; ')}: ${why}`,
  );
  const nothing = files.length + others.length === 0 ? ['Nothing failed: there is nothing to mend'] : [];
  const parts = files.map(({ name, text }) => `# ${join(folder, 'patch', name)}\n${text.trimEnd()}`);
  const shown = [...parts, ...(files.length > 0 ? [`To apply it: ${howTo(folder)}`] : []), ...unmended, ...nothing];
  return [palette.bold('Patch'), shown.join('\n\n').replace(/^(?=.)/gm, '    ')].join('\n');
}

function whyNotGiven(whyNot: string | undefined): string {
  return whyNot === undefined ? 'no change of a manifest mends it' : `no patch is given, as ${whyNot}`;
}

function notTested(proofs: readonly ProofResult[], notBuilt: readonly string[], palette: Palette): string {
  const skipped = proofs.filter(({ verdict }) => verdict === 'skipped');
  const told = [...groupBy(skipped, ({ reason }) => reason)].map(
    ([reason, all]) => `${all.map(nameOfProof).join(', ')}: ${reason}`,
  );
  const lines = [...told, ...notBuilt].map((line) => `  - ${line}`);
  return lines.length === 0 ? '' : [palette.bold('Not tested'), ...lines].join('\n');
}
