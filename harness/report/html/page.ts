import { formatDuration } from '../../core/duration.ts';
import type { Results } from '../../record/results.ts';
import type { RunInfo } from '../../record/run-folder.ts';
import { againCommands } from '../again-command.ts';
import { closingLine, concludeRun } from '../../record/conclusion.ts';
import type { ExperimentModel } from './model/experiment-model.ts';
import { headlineOf, number, requestsOf, type Headline } from './headline.ts';
import { matrix } from './matrix.ts';
import type { PageCode } from './page-code.ts';
import { proofSection, verdictBadge } from './proof-section.ts';
import type { ProofStory, Unreadable } from './proof-story.ts';
import { markup, type SafeHtml } from './safe-html.ts';

export interface PageParts {
  readonly results: Results;
  /** The command line of the run, the options of it that change what is run, and the app that it verified. */
  readonly typed: Pick<RunInfo, 'command' | 'carried' | 'subject'>;
  /** Every proof of the results, in their order. */
  readonly stories: readonly ProofStory[];
  /** Reads what one proof left, when its turn comes; undefined when there is nothing to draw. */
  readonly experimentOf: (story: ProofStory) => ExperimentModel | Unreadable | undefined;
  readonly code: PageCode;
}

/** The whole page, piece by piece: only one experiment is held at a time. */
export function* pageChunks(parts: PageParts): Generator<string> {
  const { results, stories, code } = parts;
  const { subject } = parts.typed;
  const headline = headlineOf(results, stories, subject);
  const again = againCommands(parts.typed);
  yield head(parts, headline);
  yield opening(parts, headline).text;
  for (const topic of results.topics) {
    const own = stories.filter((story) => story.topic.id === topic.id && story.topic.runtime === topic.runtime);
    const title = `${topic.title ?? topic.id}${topic.runtime === null ? '' : ` (${topic.runtime})`}`;
    yield markup`<section class="topic">
      <h2>${title}${subject === undefined ? markup` <code>${topic.id}</code>` : ''}</h2>
      <p class="proves">${topic.proves}</p>`.text;
    for (const story of own)
      yield proofSection(story, parts.experimentOf(story), { open: story === headline.first, again }).text;
    yield '</section>';
  }
  yield closing(parts).text;
  yield `<script>${code.script}</script></body></html>\n`;
}

/** Nothing may be fetched, and no code may run but ours: whatever an app wrote, it stays text. */
function head({ results, typed, code }: PageParts, { verdict, sentence }: Headline): string {
  const { style, styleHash, scriptHash } = code;
  const of = typed.subject === undefined ? '' : `verify of ${typed.subject}, `;
  const policy = `default-src 'none'; style-src '${styleHash}'; script-src '${scriptHash}'; base-uri 'none'; form-action 'none'`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${sentence}">
<title>${verdict}: ${of}Seaworthy run ${results.run}</title>
`.text.concat(`<style>${style}</style>\n</head>\n`);
}

function opening(parts: PageParts, headline: Headline): SafeHtml {
  const { results, stories } = parts;
  const { subject } = parts.typed;
  return markup`<body>
<a class="skip" href="#proofs">Skip to the proofs</a>
<header class="top">
  <p class="brand">Seaworthy</p>
  <p>Run ${results.run}, ${results.startedAt.slice(0, 16).replace('T', ' ')} UTC, took ${formatDuration(results.durationMs)}</p>
</header>
<main>
<section class="verdict ${headline.verdict}" aria-labelledby="verdict">
  <p class="word">${verdictBadge(headline.verdict)}</p>
  <h1 id="verdict">${headline.sentence}</h1>
  ${headline.fix === undefined ? '' : markup`<p class="fix"><strong>Fix</strong> ${headline.fix}</p>`}
  ${headline.first && markup`<p class="ways">${ways(headline.first)}</p>`}
</section>
${tiles(results, subject)}
${matrix(results, stories, subject)}
<div id="proofs"></div>
`;
}

function ways({ key, proof }: ProofStory): SafeHtml {
  const dropped = (proof.counts['dropped'] ?? 0) > 0;
  return markup`<a class="button" href="#${key}">Show the experiment</a>${dropped ? markup` <a class="button" href="#${key}@first">Show the first dropped request</a>` : ''}`;
}

function tiles(results: Results, subject = 'good apps'): SafeHtml {
  const { proofs, controls, measurements } = results.totals;
  const good = requestsOf(results, 'proof');
  const twins = requestsOf(results, 'control');
  const tile = (value: string, label: string, note: string) =>
    markup`<div><dt>${label}</dt><dd>${value}</dd><dd class="note">${note}</dd></div>`;
  const others = ({ fail, inconclusive, skipped }: typeof proofs) =>
    [
      [fail, 'failed'],
      [inconclusive, 'inconclusive'],
      [skipped, 'skipped'],
    ]
      .filter(([count]) => count !== 0)
      .map(([count, word]) => `${String(count)} ${String(word)}`)
      .join(', ') || 'none failed';
  const measured = Object.values(measurements).reduce((sum, count) => sum + count, 0);
  const clean = results.path.clean;
  return markup`<dl class="tiles">
  ${tile(`${String(proofs.pass)} proven`, 'Proofs', others(proofs))}
  ${tile(`${String(controls.pass)} caught`, 'Controls', others(controls))}
  ${measured > 0 && tile(String(measured), 'Measurements', others(measurements))}
  ${good.sent > 0 && tile(`${number(good.dropped)} of ${number(good.sent)}`, `Requests dropped by ${subject}`, 'in proofs')}
  ${twins.sent > 0 && tile(`${number(twins.dropped)} of ${number(twins.sent)}`, 'Requests dropped by bad twins', 'in controls: they must drop')}
  ${clean !== null && tile(clean ? 'clean' : 'not clean', `Load path ${results.path.name}`, results.path.detail)}
</dl>`;
}

function closing({ results, typed }: PageParts): SafeHtml {
  const { cluster, path } = results;
  const { exitCode, because } = concludeRun(results);
  const row = (label: string, value: string) => markup`<tr><th scope="row">${label}</th><td>${value}</td></tr>`;
  return markup`<section class="topic">
  <h2>This run</h2>
  <table class="facts">
    ${row('Command', typed.command)}
    ${row('Cluster', `${cluster.context} (${cluster.provider}), Kubernetes ${cluster.version}, ${String(cluster.nodes)} nodes, kube-proxy ${cluster.proxyMode}`)}
    ${row('Load path', `${path.name}: ${path.detail}`)}
    ${row('Exit code', `${String(exitCode)}, ${because}`)}
    ${row('In short', closingLine(results))}
  </table>
  <p>All that is shown here comes from the files beside this page: <a href="results.json">results.json</a>, <a href="junit.xml">junit.xml</a>, and the folder of each proof.</p>
</section>
</main>
`;
}
