/** What a suite says of its topic. */
export interface TopicDescription {
  readonly title: string;
  /** What a green suite has shown, in one sentence. */
  readonly proves: string;
}

/**
 * Read from the comment that a suite begins with: a title, an empty line, and what it proves. No code of the suite runs for it, as
 * that would take vitest and two seconds.
 * @returns undefined where it begins otherwise
 */
export function describedTopic(source: string): TopicDescription | undefined {
  const [, comment] = /^\s*\/\*\*([^]*?)\*\//.exec(source) ?? [];
  if (comment === undefined) return undefined;
  const text = comment.replace(/^[ \t]*\*?[ \t]*/gm, '').trim();
  const [title = '', ...rest] = text.split(/\n\n+/).map((paragraph) => paragraph.replaceAll('\n', ' ').trim());
  return { title, proves: rest.join(' ') };
}
