import { closeSync, openSync, writeFileSync } from 'node:fs';
import { HarnessError } from '../core/harness-error.ts';
import { readLines } from '../core/files/line-file.ts';
import { privateFile } from '../core/files/private-mode.ts';
import type { Fact, FactKind } from './fact.ts';
import { Timeline, type TimelineWriter } from './timeline.ts';

/** The first line of every trace. */
const header = { schema: 'seaworthy.trace', version: 1 } as const;

const kinds: Readonly<Record<FactKind, true>> = {
  pod: true,
  endpointslice: true,
  workload: true,
  node: true,
  route: true,
  connections: true,
  event: true,
  mark: true,
  command: true,
  gap: true,
  wait: true,
  harness: true,
  slowApi: true,
  runtime: true,
  process: true,
  signal: true,
  dependency: true,
  sentinel: true,
};

/** Writes facts to a file of JSON lines as they come: each is on its way to the disk when `record` returns. */
export class TraceFile implements TimelineWriter {
  readonly #file: number;

  /** Replaces what is at the path. */
  constructor(path: string) {
    this.#file = openSync(path, 'w', privateFile);
    this.#write(header);
  }

  record(fact: Fact): void {
    this.#write(fact);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: object): void {
    writeFileSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/**
 * Reads a trace back, as `readFacts` does, all of it.
 * @throws HarnessError as `readFacts`
 */
export function readTrace(path: string): Timeline {
  const timeline = new Timeline();
  for (const fact of readFacts(path)) timeline.record(fact);
  return timeline;
}

/**
 * The facts of a trace, read as they are asked for. One that ends within a line was cut with its run: a gap at its end
 * says so.
 * @throws HarnessError when it is not a trace, is one of another version, or has a broken line
 */
export function* readFacts(path: string): Generator<Fact, void> {
  const lines = readLines(path);
  try {
    const first = lines.next();
    checkHeader(first.value, path);
    let at = 0;
    for (let number = 2; ; number++) {
      const { value, done } = lines.next();
      if (done) {
        if (value !== '') yield cutAfter(at);
        return;
      }
      const fact = parseFact(value, `${path}:${String(number)}`);
      at = fact.at;
      yield fact;
    }
  } finally {
    lines.return('');
  }
}

function checkHeader(line: string, path: string): void {
  const { schema, version } = parseLine(line, `${path}:1`);
  if (schema === header.schema && version === header.version) return;
  throw new HarnessError(
    `${path} is not a trace that this version reads: expected ${JSON.stringify(header)}, got ${line.slice(0, 120)}`,
    { code: 'trace-unreadable', fix: 'Judge it with the version of Seaworthy that wrote it' },
  );
}

function parseFact(line: string, where: string): Fact {
  const fact = parseLine(line, where);
  if (typeof fact.kind === 'string' && fact.kind in kinds && typeof fact.at === 'number') return fact as Fact;
  throw broken(where, line);
}

function parseLine(line: string, where: string): { schema?: string; version?: number; kind?: string; at?: number } {
  try {
    return JSON.parse(line) as object;
  } catch {
    throw broken(where, line);
  }
}

function broken(where: string, line: string): HarnessError {
  return new HarnessError(`${where} is not a fact of a trace: ${line.slice(0, 120)}`, {
    code: 'trace-unreadable',
    fix: 'Run again: evidence that was changed proves nothing',
  });
}

function cutAfter(at: number): Fact {
  const reason = 'the trace ends within a line: its run was cut';
  return { kind: 'gap', source: 'harness', of: 'everything', from: at, at, reason, effect: 'lost' };
}
