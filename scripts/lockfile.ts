// Checks that the lockfile says the content of every package, and no registry's address: `make lockfile`.
import { readFileSync } from 'node:fs';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly integrity?: string; readonly resolved?: string }>>;
}

const path = process.argv[2] ?? 'package-lock.json';
const { packages } = JSON.parse(readFileSync(path, 'utf8')) as Lockfile;
const locked = Object.entries(packages).filter(([folder]) => folder !== '');
const unpinned = locked.filter(([, { integrity }]) => integrity === undefined).map(([folder]) => folder);
const addressed = locked.filter(([, { resolved }]) => resolved !== undefined).map(([folder]) => folder);

process.stdout.write(
  `${path}: ${String(locked.length)} packages, ${String(unpinned.length)} without integrity, ${String(addressed.length)} with the address of a registry\n`,
);
for (const folder of new Set([...unpinned, ...addressed])) process.stdout.write(`  ${folder}\n`);
if (locked.length === 0 || unpinned.length + addressed.length > 0) {
  process.stdout.write('Take the lockfile from git, and change it with `npm install --package-lock-only`.\n');
  process.exitCode = 1;
}
