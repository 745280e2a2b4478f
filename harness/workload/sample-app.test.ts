import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadApp, type SampleApp } from './sample-app.ts';
import { twinNames } from './sample-files.ts';

const web = loadApp('web', 'node');

it.each([...twinNames('web')])('twin %s differs by its change alone', (name) => {
  expect(difference(web, web.twin(name))).toMatchSnapshot();
});

it('sets image, replicas, port and environment', () => {
  const changed = web.image('seaworthy/web-node:abc').replicas(1).nodePort(30080).env({ READY_DELAY_MS: '500' });
  expect(difference(web, changed)).toMatchSnapshot();
  expect(difference(web, loadApp('web', 'node'))).toBe('');
});

it('changes one environment variable of a twin', () => {
  expect(difference(web.twin('naive'), web.twin('naive').env({ DRAIN: 'announced' }))).toMatchSnapshot();
});

it('selects its pods as its Deployment and its Service do', () => {
  const labels = Object.fromEntries([web.selector.split('=')]) as Record<string, string>;
  expect(web.manifests).toMatchObject([
    { spec: { selector: { matchLabels: labels } } },
    { spec: { selector: labels } },
  ]);
});

it.each([
  [() => loadApp('wbe', 'node'), 'No such sample app: wbe', 'Use one of web.'],
  [() => loadApp('web', 'cobol'), 'No such runtime of web: cobol', 'Use one of node.'],
  [() => web.twin('nave'), 'No such twin of web: nave', /cuts-keep-alive, .*naive/],
])('%s names what there is', (act, message, fix) => {
  expect(act).toThrow(expect.objectContaining({ message, fix: expect.stringMatching(fix) as string }) as Error);
});

it('refuses a twin that equals the app', () => {
  expect(() => web.twin('naive').twin('naive')).toThrow('Twin naive of web equals the good app');
});

/** Lines of the manifests that differ, with the field that they stand in as `diff` tells it. */
function difference(before: SampleApp, after: SampleApp): string {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-diff-'));
  try {
    const [left, right] = [before, after].map(({ manifests }, index) => {
      const file = join(folder, String(index));
      writeFileSync(file, manifests.map((manifest) => stringify(manifest)).join('---\n'));
      return file;
    });
    execFileSync('diff', ['--unified=0', left ?? '', right ?? ''], { encoding: 'utf8' });
    return '';
  } catch (error) {
    const { status, stdout } = error as { status?: number; stdout?: string };
    if (status !== 1 || stdout === undefined) throw error;
    return stdout.replace(/^(---|\+\+\+|@@).*\n/gm, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
