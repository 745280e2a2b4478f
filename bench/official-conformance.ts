/**
 * How long the official conformance tests on about half of our topics take on this very cluster, beside our own suites.
 * node --import ./harness/cli/typescript.js bench/official-conformance.ts <e2e.test> [run, by default the latest]
 * `e2e.test` is built in the Kubernetes source tree of the cluster's version: go test -c -o e2e.test k8s.io/kubernetes/test/e2e
 * Its images (agnhost, busybox, pause: `e2e.test --list-images`) have to be on the nodes.
 */
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../harness/config/config.ts';
import { systemClock } from '../harness/core/clock.ts';
import { formatDuration } from '../harness/core/duration.ts';
import { UsageError } from '../harness/core/harness-error.ts';
import { readResults } from '../harness/record/read-results.ts';
import { findRunFolder } from '../harness/record/run-folder.ts';
import { attempt } from '../harness/shell/run.ts';

/** 25 tests of Kubernetes 1.37, all of them Conformance. */
const focus = [
  'Container Lifecycle Hook',
  'InitContainer',
  '\\[sig-node\\] PreStop',
  'Container Runtime blackbox test (when starting a container|on terminated)',
  'RollingUpdateDeployment',
  'RecreateDeployment',
  'StatefulSet .*(rolling updates and roll backs|canary updates|Should recreate evicted)',
  'ReplicaSet should (serve|adopt)',
  'Pods should be submitted and removed',
  'block an eviction',
  'EmptyDir volumes pod should support shared',
  'describe prints relevant information for rc',
].join('|');

const [binary, run = 'latest'] = process.argv.slice(2);
if (binary === undefined) {
  throw new UsageError(
    'Expected the path of an official e2e.test',
    'build one of the version of the cluster: go test -c -o e2e.test k8s.io/kubernetes/test/e2e',
  );
}
const { resultsDir, cacheDir } = await loadConfig();
const kubectl = join(cacheDir, 'bin', 'kubectl');
const folder = findRunFolder(resultsDir, run);
const ours = readResults(folder);
const { kubeconfig } = JSON.parse(readFileSync(folder.file('cluster.json'), 'utf8')) as { kubeconfig: string };
const reports = mkdtempSync(join(tmpdir(), 'seaworthy-official-'));

const start = systemClock.now();
const { exitCode, stdout } = await attempt(
  binary,
  [
    '--provider=skeleton',
    `--kubeconfig=${kubeconfig}`,
    `--kubectl-path=${existsSync(kubectl) ? kubectl : 'kubectl'}`,
    '--num-nodes=2',
    '--disable-log-dump',
    `--report-dir=${reports}`,
    `--ginkgo.focus=${focus}`,
    '--ginkgo.label-filter=Conformance',
    '--ginkgo.timeout=1h',
  ],
  { onLine: (line) => process.stderr.write(`${line}\n`) },
);
const official = systemClock.now() - start;
const told = /Ran (\d+) of \d+ Specs/.exec(stdout)?.[1];
if (told === undefined || told === '0') throw new UsageError(`${binary} ran no test`, 'see above what it said');

process.stdout.write(
  [
    `official: ${told} tests one by one in ${formatDuration(official)}, exit code ${exitCode ?? 'none'}; their times: ${reports}`,
    `ours:     run ${ours.run}, ${ours.topics.length} suites in ${formatDuration(ours.durationMs)}`,
    `ratio:    ${(ours.durationMs / official).toFixed(2)}`,
    '',
  ].join('\n'),
);
if (exitCode !== 0) process.exitCode = 1;
