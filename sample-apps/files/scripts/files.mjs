import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mark } from '/app/marks.mjs';

/** A directory of each kind of place. */
const places = {
  'container layer': '/tmp',
  emptyDir: process.env.EMPTY_DIR,
  'emptyDir in memory': process.env.EMPTY_DIR_IN_MEMORY,
  hostPath: process.env.HOST_PATH,
  PersistentVolume: process.env.CLAIM,
};

/** Of the file in each place: the hash of its bytes, null where there is none. */
function hashes() {
  return Object.fromEntries(Object.entries(places).map(([place, directory]) => [place, hashOf(fileIn(directory))]));
}

function hashOf(file) {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : null;
}

function fileIn(directory) {
  return join(directory, 'file');
}

const found = hashes();
for (const directory of new Set(Object.values(places)))
  if (!existsSync(fileIn(directory))) writeFileSync(fileIn(directory), randomBytes(65_536));
mark('files', { found, kept: hashes() });

process.on('SIGTERM', () => process.exit(0));
setInterval(() => undefined, 60_000);
