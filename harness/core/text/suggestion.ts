/**
 * Suggests what to write in place of a name that does not exist: the nearest known name, if one is near, else all of
 * them.
 * @param all how they are told where there are too many for a line
 * @example suggestion('contxt', ['context']) is 'did you mean `context` in place of `contxt`?'
 */
export function suggestion(given: string, known: readonly string[], all = known.join(', ')): string {
  const meant = nearest(given, known);
  return meant === undefined
    ? `in place of \`${given}\` use one of ${all}`
    : `did you mean \`${meant}\` in place of \`${given}\`?`;
}

/** The known name that was probably meant; undefined where none is near. */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const [first] = known
    .map((name) => ({ name, distance: editDistance(plain(given), plain(name)) }))
    .sort((a, b) => a.distance - b.distance);
  return first && first.distance <= Math.max(1, Math.floor(given.length * 0.4)) ? first.name : undefined;
}

/** `proxy-mode`, `PROXY_MODE` and `proxyMode` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** Letters to add, take away or change (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of Array.from(a).entries()) {
    const next = [i + 1];
    for (const [j, other] of Array.from(b).entries())
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    row = next;
  }
  return row[b.length] ?? 0;
}
