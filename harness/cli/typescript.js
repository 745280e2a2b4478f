// Lets this process run TypeScript as it is, through tsx: there is no build step. For scripts: `node --import ./harness/cli/typescript.js FILE`.
import { lstatSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// By itself tsx keeps what it has compiled in the folder for temporary files, where another user can put code for us to run.
// Here it is kept beside the sources, where nobody else can write, or not at all. tsx looks at both variables as it is loaded.
const folder = privateFolder();
const before = { TMPDIR: process.env.TMPDIR, TSX_DISABLE_CACHE: process.env.TSX_DISABLE_CACHE };
setEnvironment(folder === undefined ? { TSX_DISABLE_CACHE: '1' } : { TMPDIR: folder });
const { register } = await import('tsx/esm/api');
register();
setEnvironment(before);

/** A folder for this user alone, in the clone; undefined where there can be none, as in a clone of somebody else. */
function privateFolder() {
  const user = process.geteuid?.();
  const path = fileURLToPath(new URL(`../../.cache/compiled-${String(user)}`, import.meta.url));
  try {
    mkdirSync(fileURLToPath(new URL('../../.cache', import.meta.url)), { recursive: true });
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(path);
    const isPrivate = uid === user && (mode & 0o777) === 0o700;
    return isPrivate && lstatSync(path).isDirectory() ? path : undefined;
  } catch {
    return undefined;
  }
}

function setEnvironment(variables) {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
