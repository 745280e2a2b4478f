import { readFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { proofFile, resultsOf } from '../../record/example-run.test-helper.ts';
import { toJUnit } from './junit.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

const results = resultsOf([
  proofFile(),
  proofFile({ id: 'rollout', verdict: 'fail', reason: '7 dropped', text: '7 dropped\nCause: ]]> & \u001b[31mred' }),
  proofFile({ id: 'naive', kind: 'control', verdict: 'inconclusive', reason: 'no load', repetition: 2 }),
  proofFile({ id: 'drain', verdict: 'skipped', reason: 'one node only' }),
]);

test('failures, errors and skips are what CI reads them as, wherever it is; controls have a class of their own', () => {
  vi.stubEnv('TZ', 'Asia/Seoul');
  expect(toJUnit(results)).toMatchInlineSnapshot(`
    "<?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="seaworthy" tests="4" failures="1" errors="1">
      <testsuite name="rolling-delete.node" timestamp="2026-11-23T18:05:00" time="164.8" tests="4" failures="1" errors="1" skipped="1">
        <properties>
          <property name="run" value="1123-1805-k3f"/>
          <property name="cluster" value="kind v1.37.2"/>
        </properties>
        <testcase classname="rolling-delete.node" name="pods-deleted" time="41.2">
          <system-out><![CDATA[0 of 12,340 requests dropped while 3 pods were deleted
    evidence: results/1123-1805-k3f/rolling-delete-node/pods-deleted]]></system-out>
        </testcase>
        <testcase classname="rolling-delete.node" name="rollout" time="41.2">
          <failure message="7 dropped" type="fail"><![CDATA[7 dropped
    Cause: ]]]]><![CDATA[> & �[31mred]]></failure>
          <system-out><![CDATA[7 dropped
    evidence: results/1123-1805-k3f/rolling-delete-node/pods-deleted]]></system-out>
        </testcase>
        <testcase classname="rolling-delete.node.controls" name="naive #2" time="41.2">
          <error message="no load" type="inconclusive"><![CDATA[no load]]></error>
          <system-out><![CDATA[no load
    evidence: results/1123-1805-k3f/rolling-delete-node/pods-deleted]]></system-out>
        </testcase>
        <testcase classname="rolling-delete.node" name="drain" time="41.2">
          <skipped/>
          <system-out><![CDATA[one node only
    evidence: results/1123-1805-k3f/rolling-delete-node/pods-deleted]]></system-out>
        </testcase>
      </testsuite>
    </testsuites>"
  `);
});

const schema = readFileSync(new URL('../../../docs/junit.xsd', import.meta.url), 'utf8');

async function problemsOf(xml: string): Promise<string[]> {
  const { errors } = await validateXML({ xml: { fileName: 'junit.xml', contents: xml }, schema });
  return errors.map(({ message }) => message);
}

test.each([
  ['a run of everything', results],
  ['an empty run', resultsOf([])],
  [
    'hostile text',
    resultsOf([proofFile({ id: '"<&>', verdict: 'fail', reason: '\ud800\u0000"<', text: '\ufffe]]>' })]),
  ],
])('%s is valid by the published schema', async (_title, run) => {
  await expect(problemsOf(toJUnit(run))).resolves.toEqual([]);
});

test('the schema refuses what Jenkins would', async () => {
  const xml = toJUnit(results).replace('<testsuites ', '<testsuites skipped="1" ').replace('time="41.2"', 'time="4e1"');
  await expect(problemsOf(xml)).resolves.toEqual([
    expect.stringContaining("The attribute 'skipped' is not allowed"),
    expect.stringContaining("'4e1' is not accepted by the pattern"),
  ]);
});
