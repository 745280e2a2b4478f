import { readFileSync } from 'node:fs';

/** The build arguments of a Dockerfile that have a default value, such as the public image that it starts from. */
export function dockerfileArguments(path: string): Readonly<Record<string, string>> {
  const found = readFileSync(path, 'utf8').matchAll(/^ARG (\w+)=("?)(.*)\2$/gm);
  return Object.fromEntries([...found].map(([, name = '', , value = '']) => [name, value]));
}
