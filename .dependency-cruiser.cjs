/**
 * Layers point one way. `may` is the whole table: a folder may import itself, what is listed, and nothing else of ours.
 * To add an arrow, change the table here and docs/architecture.md together, and never turn one round.
 */
const pure = ['judgement', 'observation', 'ledger', 'timeline', 'core'];
const inCluster = ['subject', 'load', 'kube', 'cluster', 'build', 'config', 'shell'];

const may = {
  core: [],
  config: ['core'],
  shell: ['core'],
  build: ['config', 'shell', 'core'],
  ledger: ['core'],
  timeline: ['core'],
  observation: ['ledger', 'timeline', 'core'],
  judgement: ['observation', 'ledger', 'timeline', 'core'],
  'report/text': pure,
  record: ['report/text', ...pure],
  replay: ['report', 'record', ...pure],
  report: ['record', ...pure],
  kube: ['timeline', 'config', 'shell', 'core'],
  cluster: ['kube', 'build', 'timeline', 'config', 'shell', 'core'],
  load: ['ledger', 'timeline', 'config', 'shell', 'core'],
  subject: ['kube', 'timeline', 'config', 'shell', 'core'],
  scenario: ['subject', 'load', 'kube', 'cluster', 'report/text', 'shell', ...pure],
  proof: ['scenario', 'record', 'report/text', ...inCluster, ...pure],
  verify: ['proof', 'scenario', 'record', 'report/text', ...inCluster, ...pure],
  testing: ['verify', 'proof', 'scenario', 'record', 'report/text', ...inCluster, ...pure],
  cli: ['verify', 'proof', 'scenario', 'replay', 'report', 'record', ...inCluster, ...pure],
};

const inner = (layer) =>
  Object.keys(may)
    .filter((name) => name.startsWith(`${layer}/`))
    .map((name) => `^harness/${name}/`);

const layers = Object.entries(may).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `harness/${layer} may import ${allowed.length ? allowed.map((name) => `harness/${name}`).join(', ') : 'no other folder'}: move the code to a layer that may, or pass it in.`,
  severity: 'error',
  // A test may bring what it needs from anywhere.
  // A folder within a layer may be one of its own.
  from: { path: `^harness/${layer}/`, pathNot: ['\\.test\\.ts$', ...inner(layer)] },
  to: { path: '^(harness|suites|scripts|bench)/', pathNot: `^harness/(${[layer, ...allowed].join('|')})/` },
}));

const owners = {
  '@kubernetes/client-node': ['kube'],
  autocannon: ['load/protocols/http'],
  vitest: ['testing'],
  execa: ['shell'],
};

const owned = Object.entries(owners).map(([name, folders]) => ({
  name: `owner-of-${name.replace(/\W+/g, '-')}`,
  comment: `Only harness/${folders.join(', ')} imports ${name}: use what it offers, or extend it there.`,
  severity: 'error',
  from: { pathNot: [`^harness/(${folders.join('|')})/`, '\\.test\\.ts$', '^bench/', '^vitest\\.config'] },
  to: { path: `node_modules/${name}/` },
}));

module.exports = {
  forbidden: [
    ...layers,
    ...owned,
    {
      name: 'suites-use-testing-only',
      comment:
        'A suite imports harness/testing and suites/support only: what it needs is offered there, so that it reads as given, when, then.',
      severity: 'error',
      from: { path: '^suites/', pathNot: '^suites/support/.*\\.test\\.ts$' },
      to: { path: '^(harness|scripts|bench|node_modules)', pathNot: '^harness/testing/' },
    },
    {
      name: 'scripts-are-thin',
      comment: 'scripts/ are thin programs over cli, cluster, build, config, shell and core: put logic there.',
      severity: 'error',
      from: { path: '^scripts/' },
      to: { path: '^(harness|suites|bench)/', pathNot: '^harness/(cli|cluster|build|config|shell|core)/' },
    },
    {
      name: 'zx-in-scripts-only',
      comment: 'zx is for scripts/; harness code runs programs through harness/shell.',
      severity: 'error',
      from: { pathNot: '^scripts/' },
      to: { path: 'node_modules/zx/' },
    },
    {
      name: 'engine-knows-no-protocol',
      comment:
        'Pace, deadlines and ledger are the same for every protocol: what one of them needs is in its own folder.',
      severity: 'error',
      from: { path: '^harness/load/engine/', pathNot: '\\.test\\.ts$' },
      to: { path: '^harness/load/protocols/' },
    },
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one thing, or miss a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'pure-layers-do-no-io',
      comment:
        'ledger, observation and judgement are judged again offline: no I/O but reading and writing their own files is done elsewhere.',
      severity: 'error',
      from: { path: '^harness/(judgement|ledger|observation)/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(assert|util|buffer)$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
