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

const prints = (source = '') =>
  `printf -- '---\\n${source}apiVersion: v1\\nkind: ConfigMap\\nmetadata: { name: "%s" }\\n' "$*"`;

test('a chart is rendered by helm, and its objects are located by their templates', async () => {
  install('helm', prints('# Source: shop/templates/a.yaml\\n'));
  const rendered = await renderChart(chart, { values: ['ci.yaml', 'b.yaml'], set: ['tag=ci'] });

  expect(parseManifests(rendered)).toMatchObject([
    {
      manifest: { metadata: { name: `template shop ${chart} --values ci.yaml --values b.yaml --set tag=ci` } },
      where: `${chart} as rendered:3 (shop/templates/a.yaml)`,
    },
  ]);
});

test('without helm one line says how it is rendered elsewhere', async () => {
  await expect(renderChart(chart, { values: ['ci.yaml'], set: [] })).rejects.toMatchObject({
    message: `--chart ${chart} needs helm, which is not in PATH`,
    fix: `render it where helm is: \`helm template shop ${chart} --values ci.yaml | seaworthy verify -f -\``,
  });
  await expect(renderChart('no-such', { values: [], set: [] })).rejects.toThrow(
    '--chart names no-such, which is no folder',
  );
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
