/**
 * Are the tests able to fail? Breaks the code in ways that a hostile review named, each in a copy of the tree in the temp
 * folder, and runs the unit tests of the folder concerned: every break must be noticed by one of them. First of all they must
 * pass as the code is. Exit code 1 when a break is noticed by none.
 * Usage: node --import ./harness/cli/typescript.js bench/mutations.ts [word of a name...]
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attempt, run } from '../harness/shell/run.ts';

interface Mutation {
  readonly name: string;
  readonly file: string;
  /** Each stands in the file exactly once. */
  readonly changes: readonly (readonly [from: string, to: string])[];
  /** Where its tests are. */
  readonly tests: string;
}

const mutations: readonly Mutation[] = [
  {
    name: 'escapeControls returns its input',
    file: 'harness/core/text/terminal-text.ts',
    changes: [['    escapeCharacter,', "    '$&',"]],
    tests: 'harness/core',
  },
  {
    name: 'configuration: anything is valid',
    file: 'harness/config/config.ts',
    changes: [['if (result.success) return result.data;', 'return (result.data ?? content) as Settings;']],
    tests: 'harness/config',
  },
  {
    name: 'configuration: environment wins over flag',
    file: 'harness/config/config.ts',
    changes: [
      ['...defined(fromEnvironment()), ...defined(given) }', '...defined(given), ...defined(fromEnvironment()) }'],
    ],
    tests: 'harness/config',
  },
  {
    name: 'writeAtomically writes in place',
    file: 'harness/record/atomic-write.ts',
    changes: [
      ['const temporary = `${path}.${randomUUID()}.tmp`;', 'const temporary = path;'],
      ["openSync(temporary, 'wx', privateFile)", "openSync(temporary, 'w', privateFile)"],
    ],
    tests: 'harness/record/atomic-write',
  },
  {
    name: 'exec has no timeout',
    file: 'harness/kube/client/exec.ts',
    changes: [['\n  }, timeout);\n', '\n  }, 2_147_483_647);\n']],
    tests: 'harness/kube/client/exec',
  },
  {
    name: 'reaper takes a live run for dead',
    file: 'harness/kube/ownership/ownership.ts',
    changes: [["owned.expires < now : state === 'dead';", "owned.expires < now : state !== 'dead';"]],
    tests: 'harness/kube/ownership',
  },
  {
    name: 'JUnit takes control characters as they are',
    file: 'harness/report/junit/junit.ts',
    changes: [["/gu, '\\ufffd')", "/gu, '$&')"]],
    tests: 'harness/report/junit',
  },
  {
    name: 'a lock is never taken over',
    file: 'harness/shell/file-lock.ts',
    changes: [
      ["return state === 'unknown' ? ", "return state === 'dead' || state === 'unknown' ? "],
      [" < heartbeat.silence : state === 'alive';", " < Infinity : state === 'alive';"],
    ],
    tests: 'harness/shell/file-lock',
  },
];

const root = fileURLToPath(new URL('..', import.meta.url));
const asked = process.argv.slice(2);
const chosen = mutations.filter(({ name }) => asked.length === 0 || asked.some((word) => name.includes(word)));

const copy = mkdtempSync(join(tmpdir(), 'seaworthy-mutations-'));
try {
  await copyTree();
  const clean = await failingTests([...new Set(chosen.map(({ tests }) => tests))]);
  if (clean.length > 0)
    throw new Error(`These tests fail as the code is, so they can tell nothing:\n${clean.join('\n')}`);
  let survived = 0;
  for (const mutation of chosen) {
    const noticed = await noticedBy(mutation);
    if (noticed.length === 0) survived += 1;
    const told = noticed.length === 0 ? 'SURVIVED' : `noticed by ${String(noticed.length)}`;
    process.stdout.write(`${mutation.name.padEnd(46)} ${told.padEnd(14)} ${noticed[0] ?? ''}\n`);
  }
  process.stdout.write(`${String(chosen.length - survived)} of ${String(chosen.length)} were noticed\n`);
  process.exitCode = survived === 0 && chosen.length > 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}

async function copyTree(): Promise<void> {
  const files = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of files.split('\0').filter((name) => name !== ''))
    cpSync(join(root, file), join(copy, file), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
}

/** Tests that fail on the mutated file, which is put back. */
async function noticedBy({ file, changes, tests }: Mutation): Promise<readonly string[]> {
  const path = join(copy, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(
    path,
    changes.reduce((text, [from, to]) => changed(text, from, to, file), before),
  );
  try {
    return await failingTests([tests]);
  } finally {
    writeFileSync(path, before);
  }
}

function changed(text: string, from: string, to: string, file: string): string {
  if (text.split(from).length === 2) return text.replace(from, () => to);
  throw new Error(`Expected ${JSON.stringify(from)} once in ${file}: the mutation is to be written anew`);
}

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function failingTests(paths: readonly string[]): Promise<readonly string[]> {
  const output = join(copy, 'report.json');
  rmSync(output, { force: true });
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  await attempt(
    process.execPath,
    [vitest, 'run', '--project', 'unit', '--reporter=json', `--outputFile=${output}`, ...paths],
    { cwd: copy },
  );
  const { testResults } = JSON.parse(readFileSync(output, 'utf8')) as Report;
  if (testResults.length === 0) throw new Error(`No tests in ${paths.join(', ')}`);
  return testResults.flatMap(({ name, status, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => fullName);
    return failed.length === 0 && status === 'failed' ? [`${name} as a whole`] : failed;
  });
}
