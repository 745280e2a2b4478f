import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { dockerfileArguments } from './dockerfile-arguments.ts';

const root = join(import.meta.dirname, '../../..');
const below = (folder: string, name: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .map((path) => join(folder, path))
    .sort();
const scripts = below('sample-apps', /\/build\.sh$/);
const dockerfiles = [
  ...below('sample-apps', /\/Dockerfile(\.\w+)?$/),
  ...below('scripts/node-image', /^go-module\.Dockerfile$/),
];
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');

const publicImages = dockerfiles.flatMap((path) => {
  const { DEBIAN, TOOLS } = dockerfileArguments(join(root, path));
  return [DEBIAN, TOOLS].filter((image) => image !== undefined).map((image) => ({ path, image }));
});

test('every public image is named by an exact version, or a digest of one', () => {
  expect(publicImages.length).toBeGreaterThanOrEqual(7);
  const exact = /^[a-z-]+:\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[\da-f]{64})?$/;
  expect(publicImages.filter(({ image }) => !exact.test(image))).toEqual([]);
});

test('of one public image there is one version', () => {
  const images = new Set(publicImages.map(({ image }) => image));
  const repositories = new Set(publicImages.map(({ image }) => image.split(':')[0]));
  expect([...images]).toHaveLength(repositories.size);
});

test('no Dockerfile starts from an image that its arguments do not name', () => {
  const from = dockerfiles.flatMap((path) => [...textOf(path).matchAll(/^FROM (\S+)/gm)].map(([, image]) => image));
  expect(from.length).toBeGreaterThanOrEqual(dockerfiles.length);
  expect([...new Set(from)].sort()).toEqual(['${BASE}', '${DEBIAN}', '${TOOLS}', 'scratch']);
});

test('whatever is made beside an image where no registry answers, the Dockerfile makes by the same script', () => {
  expect(scripts).toHaveLength(4);
  const beside = dockerfiles.filter((path) => scripts.some((script) => dirname(script) === dirname(path)));
  expect(beside).toHaveLength(5);
  const without = beside.filter((path) => !/^RUN \[ -d build \] \|\| .*sh -e build\.sh$/m.test(textOf(path)));
  expect(without).toEqual([]);
});

test.each(['sample-apps/web/go', 'sample-apps/registry/go', 'scripts/node-image/kind'])(
  'Go in the public image is new enough for %s',
  (path) => {
    const go = publicImages.find(({ image }) => image.startsWith('golang:'))?.image ?? '';
    const needs = /^go ([\d.]+)$/m.exec(textOf(join(path, 'go.mod')))?.[1] ?? 'unknown';
    const has = /^golang:([\d.]+)/.exec(go)?.[1] ?? '';
    expect(has.localeCompare(needs, undefined, { numeric: true })).toBeGreaterThanOrEqual(0);
  },
);
