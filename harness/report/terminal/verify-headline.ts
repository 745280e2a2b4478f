import { groupBy } from '../../core/group-by.ts';
import type { Verdict } from '../../core/verdict.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { proofRows, type ProofRow } from '../../record/proof-rows.ts';
import type { ProofResult, Results } from '../../record/results.ts';
import { nameOfProof } from '../names.ts';
import { boundText } from '../text/load/bound-text.ts';
import { wasOrWere } from '../text/units.ts';
import { whyUnloaded } from '../why-unloaded.ts';

/** The verdict in one sentence, with its cause. */
export function verifyHeadline(
  results: Results,
  subject: string,
): { readonly verdict: Verdict; readonly sentence: string } {
  const proofs = results.topics.flatMap((topic) => topic.proofs);
  const { exitCode, because } = concludeRun(results);
  if (exitCode === 0) return { verdict: 'pass', sentence: `${subject}: ${passedText(proofs)}` };
  const failed = proofs.filter(({ verdict }) => verdict === 'fail');
  if (exitCode === 1) return { verdict: 'fail', sentence: `${subject} fails ${failedText(results, failed)}` };
  const open = proofs.find(({ untrusted }) => untrusted) ?? proofs.find(({ verdict }) => verdict === 'inconclusive');
  if (open)
    return {
      verdict: 'inconclusive',
      sentence: `Nothing is proven of ${subject}; ${nameOfProof(open)}: ${open.reason}`,
    };
  return { verdict: 'skipped', sentence: `Nothing is proven of ${subject}: ${because}` };
}

/** Each cause with the proofs that failed for it: `rollout, stop: it stopped too early; and start: …` */
function failedText(results: Results, failed: readonly ProofResult[]): string {
  const byCause = [...groupBy(failed, ({ cause, reason }) => cause?.code ?? reason).values()];
  const told = byCause.map((proofs) => ({ proofs, why: greatest(proofs) }));
  // What begins the sentence of another cause is true of both.
  const common = (why: string) => told.map((one) => one.why).find((one) => one !== why && why.startsWith(one)) ?? why;
  return [...groupBy(told, ({ why }) => common(why))]
    .map(([why, same]) => {
      const proofs = same.flatMap((one) => one.proofs);
      return `${results.topics.flatMap((topic) => proofRows(topic).flatMap((row) => failedTimes(row, proofs))).join(', ')}: ${why}`;
    })
    .join('; and ');
}

/** Of proofs that failed for one cause what that with the greatest figure says. @param proofs at least one */
function greatest(proofs: readonly ProofResult[]): string {
  const { cause, reason } = proofs.reduce((a, b) => (toldMs(b) > toldMs(a) ? b : a));
  return cause?.text ?? reason;
}

/** The first length of time among the figures of a cause, as its sentence tells it. */
function toldMs({ cause }: ProofResult): number {
  const [, ms] = Object.entries(cause?.figures ?? {}).find(([name]) => name.endsWith('Ms')) ?? [];
  return typeof ms === 'number' ? ms : 0;
}

/** `rollout`, `rollout (2 of 3 times)`; nothing of a proof that is not among those that failed. */
function failedTimes({ id, repetitions }: ProofRow, failed: readonly ProofResult[]): readonly string[] {
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
  const text = `${failed.toLocaleString('en')} of ${sent.toLocaleString('en')} requests ${wasOrWere(failed)} dropped or rejected`;
  if (failed > 0)
    return `${text}, ${failed === 1 ? 'where its proof allows it' : 'all of them where their proof allows it'}`;
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
