import type { Verdict } from '../../core/verdict.ts';
import type { ProofResult, Results, Tally } from '../../record/results.ts';
import { concludeRun } from '../../record/conclusion.ts';
import { nameOf } from '../names.ts';
import { whyUnloaded } from '../why-unloaded.ts';
import type { ProofStory } from './proof-story.ts';

export interface Headline {
  readonly verdict: Verdict;
  /** The verdict in one sentence, with its cause. */
  readonly sentence: string;
  /** What to change, if a judge knows it. */
  readonly fix: string | undefined;
  /** The proof to look at first. */
  readonly first: ProofStory | undefined;
}

/**
 * The headline of a run, by the precedence of its exit code: first what cannot be trusted, then what failed, then what
 * is inconclusive.
 * @param subject the app that was verified; of other runs the topic is named
 */
export function headlineOf(results: Results, stories: readonly ProofStory[], subject?: string): Headline {
  const { exitCode, because } = concludeRun(results);
  const start = because.charAt(0).toUpperCase() + because.slice(1);
  if (exitCode === 0) {
    const sentence = `${start}: ${provenText(results, subject)}`;
    return { verdict: 'pass', sentence, fix: undefined, first: undefined };
  }
  const first = firstExplained(results, stories);
  const verdict = because === 'nothing ran' ? 'skipped' : exitCode === 1 ? 'fail' : 'inconclusive';
  if (results.path.clean === false)
    return { verdict, sentence: `${start}: ${results.path.detail}`, fix: undefined, first };
  if (!first) return { verdict, sentence: `${start}.`, fix: undefined, first };
  const { proof } = first;
  const { text, fix } = proof.cause ?? {};
  const why = text === undefined || proof.reason.includes(text) ? '' : `: ${text}`;
  return {
    verdict,
    sentence: `${start}. ${subject === undefined ? nameOf(first.topic) : `${subject},`} ${proof.id}: ${proof.reason}${why}.`,
    fix,
    first,
  };
}

/** The good app before its twins, proofs before controls. */
function firstExplained(results: Results, stories: readonly ProofStory[]): ProofStory | undefined {
  const untrusted = stories.filter(({ proof }) => proof.untrusted === true);
  const failed = stories.filter(({ proof }) => proof.verdict === 'fail');
  const open = stories.filter(({ proof }) => proof.verdict === 'inconclusive');
  const wanted = [untrusted, failed, open].find((some) => some.length > 0) ?? [];
  return wanted.find(({ proof }) => proof.kind === 'proof') ?? wanted[0];
}

function provenText(results: Results, subject = 'good apps'): string {
  const { proofs, controls } = results.totals;
  const sent = requestsOf(results, 'proof');
  const none = whyUnloaded(results.topics.flatMap((topic) => topic.proofs));
  const unsent = none === undefined ? '' : `; no load was sent: ${none}`;
  const requests = sent.sent === 0 ? unsent : `, and none of ${number(sent.sent)} requests to ${subject} was dropped`;
  const caught =
    controls.pass === 0
      ? ''
      : `, ${count(controls)} ${controls.pass === 1 ? 'control was caught for its' : 'controls were caught for their'} own reason`;
  return `${count(proofs)} ${proofs.pass === 1 ? 'proof holds' : 'proofs hold'}${caught}${requests}.`;
}

/** Requests over all proofs of a kind. */
export function requestsOf(
  results: Results,
  kind: ProofResult['kind'],
): { readonly sent: number; readonly dropped: number } {
  const ofKind = results.topics.flatMap(({ proofs }) => proofs.filter((proof) => proof.kind === kind));
  const sum = (name: string) => ofKind.reduce((total, { counts }) => total + (counts[name] ?? 0), 0);
  return { sent: sum('sent'), dropped: sum('dropped') };
}

function count(tally: Tally): string {
  return number(tally.pass);
}

export function number(value: number): string {
  return value.toLocaleString('en');
}
