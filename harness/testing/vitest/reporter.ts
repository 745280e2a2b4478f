import { basename } from 'node:path';
import type { TestAnnotation } from 'vitest';
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node';
import type { Clock } from '../../core/clock.ts';
import { formatDuration } from '../../core/duration.ts';
import { suiteName } from '../../core/suite-name.ts';
import type { ProofFile } from '../../record/results.ts';
import { printableLines } from '../../core/text/terminal-text.ts';
import { settleTest } from '../../record/proofs-of-run.ts';
import type { RunFolder } from '../../record/run-folder.ts';
import type { EndedTest, TestIdentity } from '../../record/test-events.ts';
import { startedAnnotation } from './proof-meta.ts';

/** Writes one line for each proof as it starts and as it ends, and the same as events into the run's folder. */
export class ProgressReporter implements Reporter {
  readonly #folder: RunFolder;
  readonly #clock: Clock;
  readonly #repetition: number | undefined;
  readonly #live: boolean;
  readonly #write: (line: string) => void;

  constructor(options: {
    folder: RunFolder;
    clock: Clock;
    repetition: number | undefined;
    /** Set if running proofs are shown elsewhere, so that only proofs that have ended get a line. */
    live: boolean;
    write: (line: string) => void;
  }) {
    this.#folder = options.folder;
    this.#clock = options.clock;
    this.#repetition = options.repetition;
    this.#live = options.live;
    this.#write = (line) => {
      options.write(printableLines(line));
    };
  }

  onTestCaseAnnotate(testCase: TestCase, { message }: TestAnnotation): void {
    if (message !== startedAnnotation) return;
    const test = this.#identify(testCase);
    this.#folder.appendTestEvent({ event: 'started', at: this.#clock.now(), test });
    if (!this.#live) this.#write(line('running', test));
  }

  onTestCaseResult(testCase: TestCase): void {
    const result = testCase.result();
    if (result.state === 'pending') return;
    const ended: EndedTest = {
      event: 'ended',
      at: this.#clock.now(),
      test: this.#identify(testCase),
      durationMs: testCase.diagnostic()?.duration ?? 0,
      state: result.state,
      texts:
        result.state === 'skipped' ? [result.note ?? []].flat() : (result.errors ?? []).map((error) => textOf(error)),
    };
    this.#folder.appendTestEvent(ended);
    const proof = settleTest(ended, this.#folder.readProof(ended.test));
    this.#write(line(proof.verdict, ended.test, `${formatDuration(ended.durationMs)}${because(proof)}`));
  }

  onTestSuiteResult(suite: TestSuite): void {
    this.#broken(suite.module, `suite ${suite.name}`, suite.errors());
  }

  onTestModuleEnd(module: TestModule): void {
    this.#broken(module, basename(module.moduleId), module.errors());
  }

  onTestRunEnd(_modules: readonly TestModule[], unhandled: readonly { stack?: string; message: string }[]): void {
    this.#broken(undefined, 'outside any test', unhandled);
  }

  #broken(
    module: TestModule | undefined,
    where: string,
    errors: readonly { stack?: string | undefined; message: string }[],
  ): void {
    const topic = module ? topicOf(module) : 'harness';
    for (const error of errors) {
      const text = textOf(error);
      this.#folder.appendTestEvent({ event: 'broken', at: this.#clock.now(), topic, where, text });
      this.#write(`  ${'inconclusive'.padEnd(13)} ${topic}  ${where}: ${text}`);
    }
  }

  #identify(testCase: TestCase): TestIdentity {
    const proof = testCase.meta().proof;
    return {
      topic: topicOf(testCase.module),
      runtime: proof?.runtime ?? null,
      id: proof?.id ?? slug(testCase.fullName),
      kind: proof?.kind ?? 'proof',
      title: testCase.name,
      ...(this.#repetition === undefined ? {} : { repetition: this.#repetition }),
    };
  }
}

function topicOf({ moduleId }: TestModule): string {
  return suiteName(moduleId).topic;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** Errors of ours say it all in their message; of others the stack tells where. */
function textOf(error: {
  readonly name?: string;
  readonly message: string;
  readonly stack?: string | undefined;
}): string {
  const frames = (error.stack ?? '').split('\n').filter((frame) => frame.trimStart().startsWith('at '));
  const ours = frames.filter((frame) => !frame.includes('node_modules') && !frame.includes('node:'));
  return [error.message, ...ours.slice(0, 4)].join('\n');
}

function because(proof: ProofFile): string {
  return proof.verdict === 'pass' ? '' : `: ${proof.reason}`;
}

function line(word: string, test: TestIdentity, tail = ''): string {
  const where = test.runtime === null ? test.topic : `${test.topic} (${test.runtime})`;
  const repetition = test.repetition === undefined ? '' : ` #${String(test.repetition)}`;
  return `  ${word.padEnd(13)} ${where}  ${test.id}${repetition}${tail ? `  ${tail}` : ''}`;
}
