import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { debianKeyring } from './debootstrap.ts';

/**
 * The options with which this machine's apt-get asks about the packages of a userland, and downloads more for it. Apt's own
 * folders, and those of the userland, stay as they are.
 * @param dir folder for lists and packages, made where it is missing
 * @param lists the userland's lists of sources, relative to it; one that is not there is left out
 */
export async function aptOfUserland(
  dir: string,
  userland: string,
  lists: readonly string[],
): Promise<readonly string[]> {
  await mkdir(join(dir, 'lists', 'partial'), { recursive: true });
  await mkdir(join(dir, 'cache', 'archives', 'partial'), { recursive: true });
  const there = lists.map((list) => join(userland, list)).filter((path) => existsSync(path));
  const sources = (await Promise.all(there.map((path) => readFile(path, 'utf8')))).join('\n');
  await writeFile(join(dir, 'sources.list'), sources.replaceAll(/^deb /gm, `deb [signed-by=${debianKeyring}] `));
  const settings = {
    'Dir::State::Lists': join(dir, 'lists'),
    'Dir::State::Status': join(userland, 'var/lib/dpkg/status'),
    'Dir::State::Extended_States': '/dev/null',
    'Dir::Cache': join(dir, 'cache'),
    'Dir::Etc::SourceList': join(dir, 'sources.list'),
    'Dir::Etc::SourceParts': '/dev/null',
    'Dir::Etc::Preferences': '/dev/null',
    'Dir::Etc::PreferencesParts': '/dev/null',
    'APT::Sandbox::User': 'root',
    'APT::Update::Error-Mode': 'any',
  };
  return ['-q', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}
