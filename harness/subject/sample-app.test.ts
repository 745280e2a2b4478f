import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { App } from './app.ts';
import { loadApp } from './sample-app.ts';
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

it('selects its pods as its Deployment, its Service and its budget do', () => {
  const { labels } = web;
  expect(web.manifests).toMatchObject([
    { spec: { selector: { matchLabels: labels } } },
    { spec: { selector: labels } },
    { spec: { selector: { matchLabels: labels } } },
  ]);
});

it.each([
  [() => loadApp('wbe', 'node'), 'No such sample app: wbe', /^Use one of .*web/],
  [() => loadApp('web', 'cobol'), 'No such runtime of web: cobol', 'Use one of go, java, nginx, node, python.'],
  [() => web.twin('nave'), 'No such twin of web: nave', /cuts-keep-alive, .*naive/],
])('%s names what there is', (act, message, fix) => {
  expect(act).toThrow(expect.objectContaining({ message, fix: expect.stringMatching(fix) as string }) as Error);
});

it('refuses a twin that equals the app', () => {
  expect(() => web.twin('naive').twin('naive')).toThrow('Twin naive of web equals the good app');
});

it('declares what it tells by itself; one that declares nothing tells nothing', () => {
  expect(web.twin('naive').capabilities).toEqual({
    writesMarks: true,
    podHeader: 'x-pod',
    counters: { port: 8080, path: '/counters' },
    slowPath: '/slow?ms={ms}',
  });
  expect(loadApp('registry', 'go').capabilities).toEqual({});
});

/** Lines of the manifests that are in one of them alone. */
function difference(before: App, after: App): string {
  const [old, changed] = [linesOf(before), linesOf(after)];
  const gone = without(old, changed).map((line) => `- ${line}`);
  const added = without(changed, old).map((line) => `+ ${line}`);
  return [...gone, ...added].join('\n');
}

function linesOf({ manifests }: App): string[] {
  return manifests.flatMap((manifest) => stringify(manifest).trimEnd().split('\n'));
}

/** Line by line, so that one of two equal lines may go. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return lines.filter((line) => {
    const at = rest.indexOf(line);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
