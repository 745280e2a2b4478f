import { groupBy } from '../../core/group-by.ts';
import type { ProofResult, Results } from '../../record/results.ts';
import type { ProofStory } from './proof-story.ts';
import { signs } from '../palette.ts';
import { markup, type SafeHtml } from './safe-html.ts';

const captions: Readonly<Record<ProofResult['kind'], string>> = {
  proof: 'Proofs',
  control: 'Controls: bad twins, each to be caught for its own reason',
  measurement: 'Measurements',
};

/**
 * Topics by runtimes, a table for each kind: a sign a proof, leading to it.
 * @param subject the app that was verified, which is named in place of the topic
 */
export function matrix({ topics }: Results, stories: readonly ProofStory[], subject?: string): SafeHtml {
  const runtimes = [...new Set(topics.map(({ runtime }) => runtime))].sort((a, b) => (a ?? '').localeCompare(b ?? ''));
  const tables = (['proof', 'control', 'measurement'] as const).map((kind) => {
    const ofKind = stories.filter(({ proof }) => proof.kind === kind);
    if (ofKind.length === 0) return '';
    const used = runtimes.filter((runtime) => ofKind.some(({ topic }) => topic.runtime === runtime));
    const byTopic = groupBy(ofKind, ({ topic }) => topic.id);
    return markup`<div class="scroll"><table class="matrix">
    <caption>${captions[kind]}</caption>
    <thead><tr><th scope="col">${subject === undefined ? 'Topic' : 'App'}</th>${used.map((runtime) => markup`<th scope="col">${runtime ?? 'cluster'}</th>`)}</tr></thead>
    <tbody>${[...byTopic].map(([id, own]) => topicRow(subject ?? id, own, used))}</tbody>
  </table></div>`;
  });
  return markup`<section class="suites" aria-label="Topics and runtimes">${tables}</section>`;
}

function topicRow(name: string, stories: readonly ProofStory[], runtimes: readonly (string | null)[]): SafeHtml {
  const cells = runtimes.map((runtime) => {
    const own = stories.filter(({ topic }) => topic.runtime === runtime);
    const passed = own.filter(({ proof }) => proof.verdict === 'pass').length;
    return own.length === 0
      ? markup`<td></td>`
      : markup`<td><span class="signs">${own.map(signOf)}</span> <span class="ratio">${passed}/${own.length}</span></td>`;
  });
  return markup`<tr><th scope="row">${name}</th>${cells}</tr>`;
}

function signOf({ key, proof }: ProofStory): SafeHtml {
  const label = `${proof.id}: ${proof.verdict}`;
  return markup`<a class="sign ${proof.verdict}" href="#${key}" title="${label}" aria-label="${label}">${signs[proof.verdict]}</a>`;
}
