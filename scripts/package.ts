// Makes the npm package in dist/ and its tarball: `make package`. The folder is laid out as the clone is, with JavaScript in place
// of TypeScript, so that every file finds the others where they are.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { $ } from 'zx';

const target = process.argv[2] ?? 'dist';
const bin = 'harness/cli/bin.js';
const entry = 'harness/index.ts';

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>> & { readonly '.': Readonly<Record<string, string>> };
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

rmSync(target, { recursive: true, force: true });
for (const path of ['examples', 'sample-apps', 'scripts/node-image', 'docs', 'README.md', 'LICENSE'])
  cpSync(path, join(target, path), { recursive: true });
for (const path of ['vitest.config.ts', ...filesIn('suites'), ...filesIn('harness')]) {
  if (isOfDevelopment(path)) continue;
  if (path.endsWith('.bundle.ts')) write(asJavaScript(path), await bundled(path));
  else if (path.endsWith('.ts')) write(asJavaScript(path), compiled(path));
  else if (!path.endsWith('.js')) cpSync(path, join(target, path));
}
writeDeclarations();
chmodSync(join(target, bin), 0o755);
write('package.json', JSON.stringify(ofPackage(manifest), null, 2));
const { stdout } = await $({
  quiet: true,
})`npm pack ${resolve(target)} --pack-destination ${target} --json --ignore-scripts`;
const [{ filename = '', size = 0, unpackedSize = 0, entryCount = 0 } = {}] = JSON.parse(stdout) as Partial<{
  filename: string;
  size: number;
  unpackedSize: number;
  entryCount: number;
}>[];
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
process.stdout.write(
  `${join(target, filename)}: ${megabytes(size)}, ${String(entryCount)} files of ${megabytes(unpackedSize)}\n`,
);

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

/** Tests of Seaworthy itself, what its declarations are made of elsewhere, and what is bundled. */
function isOfDevelopment(path: string): boolean {
  return (
    /\.(test-helper|d)\.ts$|\.snap$/.test(path) ||
    path.startsWith('harness/report/html/client/') ||
    (path.endsWith('.test.ts') && !/^suites\/[^/]+$/.test(path))
  );
}

function asJavaScript(path: string): string {
  return path.replace(/\.ts$/, '.js');
}

function asJavaScripts(paths: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(paths).map(([condition, path]) => [condition, asJavaScript(path)]));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(target, path)), { recursive: true });
  writeFileSync(join(target, path), `${text.trimEnd()}\n`);
}

function compiled(path: string): string {
  const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file)) as {
    config: { compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.');
  return ts.transpileModule(readFileSync(path, 'utf8'), {
    fileName: path,
    compilerOptions: { ...options, module: ts.ModuleKind.ESNext, noEmit: false, rewriteRelativeImportExtensions: true },
  }).outputText;
}

/** A `*.bundle.ts` makes code out of other code, which is done now: in the package it returns what it made. */
async function bundled(path: string): Promise<string> {
  const { bundle } = (await import(`../${path}`)) as { bundle: () => unknown };
  const made = bundle();
  const text = JSON.stringify(await made);
  return made instanceof Promise
    ? `export function bundle() { return Promise.resolve(${text}); }`
    : `export function bundle() { return ${text}; }`;
}

/** Of what a project can import, and of all that these speak of. */
function writeDeclarations(): void {
  const program = ts.createProgram([entry], {
    ...{ target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext, strict: true, skipLibCheck: true },
    ...{ types: ['node'], declaration: true, emitDeclarationOnly: true, rewriteRelativeImportExtensions: true },
    ...{ exactOptionalPropertyTypes: true, outDir: target, rootDir: '.' },
  });
  program.emit();
}

/** What the package says of itself: its JavaScript in place of the TypeScript of the clone. */
function ofPackage(whole: Manifest): object {
  return {
    ...Object.fromEntries(Object.entries(whole).filter(([name]) => name !== 'devDependencies')),
    bin: { seaworthy: bin },
    exports: {
      ...whole.exports,
      '.': { types: `./${entry.replace(/\.ts$/, '.d.ts')}`, ...asJavaScripts(whole.exports['.']) },
    },
  };
}
