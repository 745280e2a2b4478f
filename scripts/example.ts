// Installs the package of dist/ into a copy of examples/own-suite, as its user would, and runs its suites: `make example`.
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { $ } from 'zx';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const tarball = resolve('dist', `seaworthy-${version}.tgz`);
const results = resolve('results/example');

const project = mkdtempSync(join(tmpdir(), 'seaworthy-example-'));
try {
  cpSync('examples/own-suite', project, { recursive: true });
  const inProject = $({ cwd: project, stdio: 'inherit', nothrow: true });
  const installed = await inProject`npm install --prefer-offline --no-audit --no-fund --loglevel=error ${tarball}`;
  const { exitCode } = installed.ok ? await inProject`npx seaworthy e2e --output-dir ${results}` : installed;
  process.exitCode = exitCode ?? 1;
} finally {
  rmSync(project, { recursive: true });
}
