import { readdirSync, statSync, type Dirent } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/**
 * The files below a folder whose path fits a pattern, sorted: `*` and `?` stand for letters of one name, `{a,b}` for either, `**` for
 * any number of folders. As in a shell, none of them stands for what begins with a dot, nor for `node_modules`.
 * @param pattern relative to the folder, or absolute
 * @returns absolute paths
 */
export function filesMatching(folder: string, pattern: string): readonly string[] {
  const names = pattern.split('/').filter((name) => name !== '' && name !== '.');
  return [...new Set(found(isAbsolute(pattern) ? '/' : folder, names))].sort();
}

function found(folder: string, [name, ...rest]: readonly string[]): readonly string[] {
  if (name === undefined) return [];
  if (name === '**') {
    const below = entriesOf(folder).filter((entry) => entry.isDirectory() && isMeant(entry.name));
    return [...found(folder, rest), ...below.flatMap((entry) => found(join(folder, entry.name), [name, ...rest]))];
  }
  const paths = /[*?{]/.test(name) ? named(folder, expression(name)) : [join(folder, name)];
  return rest.length === 0 ? paths.filter(isFile) : paths.flatMap((path) => found(path, rest));
}

function named(folder: string, fits: RegExp): readonly string[] {
  const names = entriesOf(folder).map((entry) => entry.name);
  return names.filter((name) => isMeant(name) && fits.test(name)).map((name) => join(folder, name));
}

function isMeant(name: string): boolean {
  return !name.startsWith('.') && name !== 'node_modules';
}

function expression(name: string): RegExp {
  const parts = name.split(/(\{[^{}]*\})/);
  const sources = parts.map((part, index) =>
    index % 2 === 0 ? letters(part) : `(?:${part.slice(1, -1).split(',').map(letters).join('|')})`,
  );
  return new RegExp(`^${sources.join('')}$`);
}

function letters(text: string): string {
  return text.replace(/[\\^$.|+()[\]{}*?]/g, (sign) => (sign === '*' ? '.*' : sign === '?' ? '.' : `\\${sign}`));
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** None of what is no folder, or may not be read. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
