import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { HarnessError } from '../core/harness-error.ts';
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
  event: true,
  mark: true,
  command: true,
  gap: true,
  wait: true,
  harness: true,
};

/** Writes facts to a file of JSON lines as they come: each is on its way to the disk when `record` returns. */
export class TraceFile implements TimelineWriter {
  readonly #file: number;

  /** Replaces what is at the path. */
  constructor(path: string) {
    this.#file = openSync(path, 'w');
    this.#write(header);
  }

  record(fact: Fact): void {
    this.#write(fact);
  }

  close(): void {
    closeSync(this.#file);
  }

  #write(line: object): void {
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
  }
}

/**
 * Reads a trace back. One that ends within a line was cut with its run: a gap at its end says so.
 * @throws HarnessError when it is not a trace, is one of another version, or has a broken line
 */
export function readTrace(path: string): Timeline {
  const lines = readFileSync(path, 'utf8').split('\n');
  const rest = lines.pop() ?? '';
  checkHeader(lines[0] ?? rest, path);
  const timeline = new Timeline();
  lines.slice(1).forEach((line, index) => {
    timeline.record(parseFact(line, `${path}:${String(index + 2)}`));
  });
  if (rest !== '') timeline.record(cutAfter(timeline.facts.at(-1)?.at ?? 0));
  return timeline;
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
