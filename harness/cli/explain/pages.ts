import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/harness-error.ts';
import { suggestion } from '../../core/text/suggestion.ts';

/** A page of the documentation that explains one id. */
export interface Page {
  readonly kind: 'topic' | 'cause' | 'verdict';
  readonly id: string;
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

const folders = { topic: 'topics', cause: 'causes', verdict: 'verdicts' } as const;

/** Every id that has a page: it is named after it. */
export function readPages(root: string): readonly Page[] {
  return (Object.keys(folders) as Page['kind'][]).flatMap((kind) => {
    const folder = join(root, 'docs', folders[kind]);
    const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.md')) : [];
    return files.sort().map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [, title = ''] = /^# (.*?)(: `[^`]*`)?$/m.exec(text) ?? [];
      return { kind, id: file.slice(0, -'.md'.length), title, text };
    });
  });
}

/** @throws UsageError that names the id that may be meant */
export function pageOf(pages: readonly Page[], id: string): Page {
  const page = pages.find((one) => one.id === id);
  if (page !== undefined) return page;
  const ids = pages.map((one) => one.id);
  throw new UsageError(`Nothing has the id ${id}`, suggestion(id, ids));
}

/** Every id with its title. */
export function indexOf(pages: readonly Page[]): string {
  const width = Math.max(0, ...pages.map(({ id }) => id.length));
  return pages.map(({ kind, id, title }) => `${kind.padEnd(8)}  ${id.padEnd(width)}  ${title}\n`).join('');
}
