import junit, { type Builder, type TestCase } from 'junit-report-builder';
import type { ProofResult, Results, TopicResult } from '../../record/results.ts';

/** The package's types describe an ES module's default export; what Node imports is the CommonJS builder itself. */
const builder = junit as unknown as Builder;

/** `junit.xml`, valid by docs/junit.xsd: a suite a topic and runtime; controls and measurements carry a class name of their own. */
export function toJUnit(results: Results): string {
  const report = builder.newBuilder().name('seaworthy');
  for (const topic of results.topics) {
    const suite = report
      .testSuite()
      .name(classOf(topic))
      // In UTC, of which it cannot say so: the schema knows no time zone.
      .timestamp(results.startedAt.slice(0, 'YYYY-MM-DDThh:mm:ss'.length))
      .time(inSeconds(topic.proofs.reduce((sum, proof) => sum + proof.durationMs, 0)))
      .property('run', results.run)
      .property('cluster', `${results.cluster.provider} ${results.cluster.version}`);
    for (const proof of topic.proofs) addProof(suite.testCase(), proof, topic, results.run);
  }
  // The builder counts skipped ones there too, where the schema of Jenkins knows none.
  return report.build().replace(/(?<=<testsuites [^>]*) skipped="\d+"/, '');
}

function addProof(testCase: TestCase, proof: ProofResult, topic: TopicResult, run: string): void {
  const repetition = proof.repetition === undefined ? '' : ` #${String(proof.repetition)}`;
  testCase
    .className(proof.kind === 'proof' ? classOf(topic) : `${classOf(topic)}.${proof.kind}s`)
    .name(`${proof.id}${repetition}`)
    .time(inSeconds(proof.durationMs))
    .standardOutput(
      printable([proof.reason, ...proof.evidence.map((path) => `evidence: results/${run}/${path}`)].join('\n')),
    );
  const reason = printable(proof.reason);
  const text = printable(proof.text ?? proof.reason);
  if (proof.verdict === 'fail') testCase.failure(reason, 'fail').stacktrace(text);
  if (proof.verdict === 'inconclusive') testCase.error(reason, 'inconclusive', text);
  if (proof.verdict === 'skipped') testCase.skipped();
}

function classOf({ id, runtime }: TopicResult): string {
  return runtime === null ? id : `${id}.${runtime}`;
}

function inSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** XML 1.0 has no way to write most control characters or half a character, and logs are full of them. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd');
}
