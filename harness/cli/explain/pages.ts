import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';
import type { TopicSuites } from '../e2e/selection/suites.ts';

/** What the documentation says of one id. */
export interface Page {
  readonly kind: 'topic' | 'cause' | 'verdict';
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

/** Every id that is explained: topics and causes have a page each, which is named after them, verdict codes a part of one. */
export function readPages(root: string): readonly Page[] {
  const docs = join(root, 'docs');
  return [
    ...filesIn(join(docs, 'topics')).map((file) => wholePage('topic', file)),
    ...filesIn(join(docs, 'causes')).map((file) => wholePage('cause', file)),
    ...filesIn(join(docs, 'verdicts')).flatMap(partsOf),
  ];
}

interface File {
  /** Without its ending. */
  readonly name: string;
  readonly text: string;
}

function filesIn(folder: string): readonly File[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => ({
    name: name.slice(0, -'.md'.length),
    text: readFileSync(join(folder, name), 'utf8'),
  }));
}

function wholePage(kind: Page['kind'], { name, text }: File): Page {
  const [, title = ''] = /^# (.*?)(: `[^`]*`)?$/m.exec(text) ?? [];
  return { kind, id: name, title, text };
}

/** A group of verdict codes, each below a heading of its own; its title is the first sentence of what it means. */
function partsOf({ text }: File): readonly Page[] {
  const [, ...parts] = text.split(/^## /m);
  return parts.map((part) => {
    const [, id = ''] = /^`([^`]+)`/.exec(part) ?? [];
    const [, title = ''] = /\*\*What it means\.\*\*\s+([^]*?\.)(?=\s)/.exec(part) ?? [];
    return { kind: 'verdict', id, title: title.replaceAll('\n', ' '), text: `# ${part.trimEnd()}\n` };
  });
}

/** The topics of the project that one is in have no page of ours: what their suites say of them. */
export function pagesOf(topics: readonly TopicSuites[]): readonly Page[] {
  return topics
    .filter(({ own }) => own)
    .map(({ id, title, proves, files }) => ({
      kind: 'topic',
      id,
      title,
      text: `# ${title}: \`${id}\`\n\n${proves}\n\nSuites: ${files.map((file) => relative(process.cwd(), file)).join(', ')}\n`,
    }));
}

/** @throws UsageError that names the id that may be meant */
export function pageOf(pages: readonly Page[], id: string): Page {
  const page = pages.find((one) => one.id === id);
  if (page !== undefined) return page;
  const ids = pages.map((one) => one.id);
  throw new UsageError(`Nothing has the id ${id}`, suggestion(id, ids, 'those that `seaworthy explain` lists'));
}

/**
 * Markdown for a terminal, where nothing can be clicked: a link is its words, and behind them where it leads.
 * @param folder that links are relative to
 */
export function withLinksToldApart(text: string, folder: string): string {
  return text.replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, words: string, target: string) => {
    const where = /^https?:/.test(target) ? target : relative(process.cwd(), join(folder, target.replace(/#.*/, '')));
    return `${words} (${where})`;
  });
}

/** Every id with its title. */
export function indexOf(pages: readonly Page[]): string {
  const width = Math.max(0, ...pages.map(({ id }) => id.length));
  return pages.map(({ kind, id, title }) => `${kind.padEnd(8)}  ${id.padEnd(width)}  ${title}\n`).join('');
}
