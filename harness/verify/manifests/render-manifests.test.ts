import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { parseManifests } from './read-manifests.ts';
import { renderChart, renderKustomization } from './render-manifests.ts';

let folder: string;
let chart: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sw-render-'));
  chart = join(folder, 'shop');
  mkdirSync(chart);
  mkdirSync(join(folder, 'bin'));
  symlinkSync('/bin/sh', join(folder, 'bin', 'sh'));
  vi.stubEnv('PATH', join(folder, 'bin'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A program that says how it was called, or fails as it is told to. */
function install(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

const of = { values: [], set: [], kubernetes: '1.37' };

const prints = (source = '') =>
  `printf -- '---\\n${source}apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: "%s" }\\n' "$*"`;

test('a chart is rendered by helm, and its objects are located by their templates', async () => {
  install('helm', prints('# Source: shop/templates/a.yaml\\n'));
  const rendered = await renderChart(chart, {
    ...of,
    values: ['ci.yaml', 'b.yaml'],
    set: ['tag=ci'],
    namespace: 'sw-1',
  });

  expect(parseManifests(rendered)).toMatchObject([
    {
      manifest: {
        metadata: {
          name: `template shop ${chart} --values ci.yaml --values b.yaml --set tag=ci --namespace sw-1 --kube-version 1.37`,
        },
      },
      where: `${chart} as rendered:3 (shop/templates/a.yaml)`,
    },
  ]);
});

test('without helm one line says how it is rendered elsewhere', async () => {
  await expect(renderChart(chart, { ...of, values: ['ci.yaml'], set: ['a.b=s3cret'] })).rejects.toMatchObject({
    message: `--chart ${chart} needs helm, which is not in PATH`,
    fix: `render it where helm is: \`helm template shop ${chart} --values ci.yaml --set a.b=… --kube-version 1.37 | seaworthy verify -f -\``,
  });
  await expect(renderChart('no-such', of)).rejects.toThrow('--chart names no-such, which is no folder');
});

test('a kustomization is rendered by the kubectl of the user, else by that of Seaworthy, else by kustomize', async () => {
  const named = async (kubectl?: string) =>
    parseManifests(await renderKustomization(chart, kubectl)).map(({ manifest }) => manifest.metadata.name);

  await expect(named()).rejects.toThrow('needs kubectl or kustomize, and neither is in PATH');
  install('kustomize', prints());
  await expect(named()).resolves.toEqual([`build ${chart}`]);
  install('ours', prints());
  await expect(named(join(folder, 'bin', 'ours'))).resolves.toEqual([`kustomize ${chart}`]);
  // As kubectl 1.33 says it, and as kustomize does.
  const logged = 'E1128 22:06:51.134303   16541 run.go:72] "command failed" err="no kustomization.yaml here"';
  for (const words of [logged, 'Error: no kustomization.yaml here']) {
    install('kubectl', `echo '${words}' >&2; exit 1`);
    await expect(named(join(folder, 'bin', 'ours'))).rejects.toThrow(
      `${chart} cannot be rendered by kubectl: no kustomization.yaml here`,
    );
  }
});

test.each([
  ['My_Shop.v2', 'my-shop-v2'],
  ['_', 'app'],
  [`${'a'.repeat(52)}-b`, 'a'.repeat(52)],
])('the release of a chart in the folder %s has a name that helm takes', async (name, release) => {
  install('helm', prints());
  const dir = join(folder, name);
  mkdirSync(dir);
  const [named] = parseManifests(await renderChart(dir, of));
  expect(named?.manifest.metadata.name).toBe(`template ${release} ${dir} --kube-version 1.37`);
});

// What helm 3.22 printed on 2026-11-29.
const debug = '\n\nUse --debug flag to render out invalid YAML\n';
test.each([
  [
    'a value that is required, after a warning',
    `walk.go:75: found symbolic link in path: shop/x.txt resolves to /etc/hostname. Contents of linked file included and used\nError: execution error at (shop/templates/c.yaml:6:11): set .Values.host: the host of the database${debug}`,
    'execution error at (shop/templates/c.yaml:6:11): set .Values.host: the host of the database',
  ],
  [
    'a broken template',
    `Error: parse error at (shop/templates/c.yaml:5): unclosed action started at shop/templates/c.yaml:4${debug}`,
    'parse error at (shop/templates/c.yaml:5): unclosed action started at shop/templates/c.yaml:4',
  ],
  [
    'values that its schema refuses, in several lines',
    "Error: values don't meet the specifications of the schema(s) in the following chart(s):\nshop:\n- at '': missing property 'owner'\n- at '': additional properties 'lifecycle' not allowed\n\n",
    "values don't meet the specifications of the schema(s) in the following chart(s): shop: - at '': missing property 'owner' - at '': additional properties 'lifecycle' not allowed",
  ],
  [
    'a dependency that is not there',
    'Error: An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: redis\n',
    'An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: redis',
  ],
  ['a library', 'Error: library charts are not installable\n', 'library charts are not installable'],
  ['no file of values', 'Error: open no.yaml: no such file or directory\n', 'open no.yaml: no such file or directory'],
])('what helm says of %s is told in one line', async (_, printed, told) => {
  writeFileSync(join(folder, 'stderr'), printed);
  install('helm', `while read -r line; do echo "$line" >&2; done < ${folder}/stderr; exit 1`);
  await expect(renderChart(chart, of)).rejects.toMatchObject({
    message: `${chart} cannot be rendered by helm: ${told}`,
  });
});
