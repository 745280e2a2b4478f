/**
 * A block of what `kubectl describe` prints: the line of its heading and the deeper ones below it, by their names.
 * @example describedBlock(text, 'Last State') // { 'Last State': 'Terminated', Reason: 'Error', 'Exit Code': '1', … }
 */
export function describedBlock(text: string, heading: string): Readonly<Record<string, string>> {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trimStart().startsWith(`${heading}:`));
  if (start < 0) return {};
  const depth = depthOf(lines[start]);
  const rest = lines.slice(start + 1);
  const length = rest.findIndex((line) => depthOf(line) <= depth);
  const block = [lines[start] ?? '', ...rest.slice(0, length < 0 ? undefined : length)];
  return Object.fromEntries(
    block.map((line) => {
      const [, name = line.trim(), value = ''] = /^\s*([^:]+):\s*(.*)$/.exec(line) ?? [];
      return [name, value] as const;
    }),
  );
}

function depthOf(line = ''): number {
  return line.length - line.trimStart().length;
}
