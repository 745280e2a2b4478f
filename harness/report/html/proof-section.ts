import type { AgainCommands } from '../again-command.ts';
import { formatDuration } from '../../core/duration.ts';
import type { ProofResult } from '../../record/results.ts';
import type { Verdict } from '../../core/verdict.ts';
import { signs } from '../palette.ts';
import type { ExperimentModel } from './model/experiment-model.ts';
import { graceTable } from './grace-table.ts';
import { number } from './headline.ts';
import type { ProofStory, Unreadable } from './proof-story.ts';
import { dataScript, markup, type SafeHtml } from './safe-html.ts';

export function verdictBadge(verdict: Verdict): SafeHtml {
  return markup`<span class="badge ${verdict}"><span aria-hidden="true">${signs[verdict]}</span> ${verdict}</span>`;
}

/** A failure's text that a page shows; the rest is in results.json. */
const mostText = 20_000;

/** The section of one proof: a line that opens to show everything about it. */
export function proofSection(
  { key, topic, proof }: ProofStory,
  read: ExperimentModel | Unreadable | undefined,
  { open, again }: { readonly open: boolean; readonly again: AgainCommands },
): SafeHtml {
  const { kind, verdict, reason, cause, durationMs, repetition } = proof;
  const experiment = read && 'unreadable' in read ? undefined : read;
  return markup`<details class="proof ${verdict}" id="${key}"${open ? markup` open` : ''}>
<summary>
  ${verdictBadge(verdict)}
  <span class="name">${proof.id}${repetition === undefined ? '' : ` #${String(repetition)}`}${kind === 'proof' ? '' : markup` <span class="kind">${kind}</span>`}</span>
  <span class="reason">${reason}</span>
  <span class="time">${formatDuration(durationMs)}</span>
</summary>
<div class="body">
<p class="title">${proof.title}</p>
${proof.expectedCause !== undefined && markup`<p class="expected"><strong>Must be seen</strong> ${proof.expectedCause}</p>`}
${cause !== undefined && markup`<p class="cause"><strong>Cause</strong> ${cause.text}</p>`}
${cause !== undefined && markup`<p class="fix"><strong>Fix</strong> ${cause.fix}</p>`}
${totalsTable(proof)}
${read && 'unreadable' in read && markup`<p class="unreadable"><strong>Not drawn</strong> ${read.unreadable}</p>`}
${experiment && markup`<div class="experiment"></div>`}
${experiment && experiment.grace.length > 0 && graceTable(experiment.grace)}
${proof.text !== undefined && markup`<details class="text"${verdict === 'pass' ? '' : markup` open`}><summary>All that was said</summary><pre>${cutText(proof.text)}</pre></details>`}
<p class="links">Evidence: ${proof.evidence.map((path) => markup`<a href="${path}/">${path}/</a> `)} Again: <code>${again.proof(topic, proof)}</code> <a href="#${key}">Link to this proof</a></p>
</div>
${experiment && dataScript(experiment)}
</details>
`;
}

function cutText(text: string): string {
  return text.length <= mostText
    ? text
    : `${text.slice(0, mostText)}\n… ${number(text.length - mostText)} characters more, in results.json`;
}

/** The counts of the results, by stream and by kind of request. */
function totalsTable({ counts }: ProofResult): SafeHtml | '' {
  if (counts['sent'] === undefined) return '';
  const kinds = Object.keys(counts).flatMap((name) => /^kind\.(.*)\.sent$/.exec(name)?.[1] ?? []);
  const rows = [
    ['all', ''],
    ['new', 'new.'],
    ['reused', 'reused.'],
    ['slow', 'slow.'],
    ...kinds.map((kind) => [kind, `kind.${kind}.`]),
  ].filter(([, prefix]) => counts[`${String(prefix)}sent`] !== undefined);
  const cell = (name: string) => markup`<td>${counts[name] === undefined ? '' : number(counts[name])}</td>`;
  return markup`<div class="scroll"><table class="totals">
<caption>Requests by stream; slow ones are on kept connections, and counted among <em>reused</em> too${kinds.length > 0 && ', those of each kind on all streams'}</caption>
<thead><tr><th scope="col">stream</th><th scope="col">sent</th><th scope="col">answered</th><th scope="col">dropped</th><th scope="col">rejected</th><th scope="col">unfinished</th></tr></thead>
<tbody>${rows.map(
    ([label, prefix = '']) =>
      markup`<tr><th scope="row">${label}</th>${cell(`${prefix}sent`)}${cell(`${prefix}answered`)}${cell(`${prefix}dropped`)}${cell(`${prefix}rejected`)}${cell(`${prefix}unfinished`)}</tr>`,
  )}</tbody></table></div>`;
}
