import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One runtime of the sample app `web`, to be run as a plain process. */
export interface WebRuntime {
  readonly name: string;
  /** What it needs of this machine. */
  readonly programs: readonly string[];
  /** Compiles where that is needed, into a folder of its own; gives the command line. */
  build(to: string): readonly string[];
  /** Where it cannot do quite the same; docs/sample-apps.md says why. */
  readonly limits?: {
    /** The setting PORT=0, for any free port. */
    readonly needsPort?: true;
    /** How many connections there were. */
    readonly countsNoConnections?: true;
    /** How long a drain waits for a connection that never asks anything, instead of 1 s. */
    readonly silenceMs?: number;
    /** At SIGTERM it keeps idle connections, and answers on them, until the last request has ended. */
    readonly keepsIdle?: true;
  };
}

/** Nothing is compiled for it, so that it can be started without a folder. */
export const nodeWeb = {
  name: 'node',
  programs: [],
  build: () => [process.execPath, source('node', 'server.mjs')],
} satisfies WebRuntime;

export const webRuntimes: readonly WebRuntime[] = [
  nodeWeb,
  {
    name: 'go',
    programs: ['go'],
    build: (to) => {
      const program = join(to, 'web');
      execFileSync('go', ['build', '-o', program, '.'], { cwd: source('go') });
      return [program];
    },
  },
  { name: 'python', programs: ['python3'], build: () => [realPython(), '-B', source('python', 'main.py')] },
  {
    name: 'java',
    programs: ['java', 'javac'],
    build: (to) => {
      execFileSync('sh', ['-c', `javac -d "$0" "$1"/*.java`, to, source('java')]);
      return [which('java'), '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-cp', to, 'Web'];
    },
    limits: { countsNoConnections: true, keepsIdle: true },
  },
  {
    name: 'nginx',
    programs: ['nginx', '/usr/lib/nginx/modules/ngx_http_lua_module.so'],
    build: () => [source('nginx', 'entrypoint')],
    limits: { needsPort: true, silenceMs: 5000 },
  },
];

/** What is missing of the programs, or undefined. */
export function missingProgram({ programs }: WebRuntime): string | undefined {
  return programs.find((program) => !existsSync(program) && which(program) === '');
}

/** The signal that stops its container: the image says so where it is not SIGTERM. */
export function stopSignal({ name }: WebRuntime): NodeJS.Signals {
  const signal = /^STOPSIGNAL (\w+)$/m.exec(readFileSync(source(name, 'Dockerfile'), 'utf8'))?.[1] ?? 'SIGTERM';
  return signal as NodeJS.Signals;
}

/** Who asks for it removes it. */
export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'seaworthy-web-'));
}

function source(...path: readonly string[]): string {
  return join(fileURLToPath(new URL('../../sample-apps/web', import.meta.url)), ...path);
}

function which(program: string): string {
  return execFileSync('sh', ['-c', 'command -v "$0" || true', program], { encoding: 'utf8' }).trim();
}

/** Not a version manager's script in front of it, which needs an environment. */
function realPython(): string {
  return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
}
