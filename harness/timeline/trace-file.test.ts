import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fact } from './fact.ts';
import { readTrace, TraceFile } from './trace-file.ts';

const facts: readonly Fact[] = [
  { kind: 'command', source: 'command', at: 1.25, verb: 'delete', object: 'pod/web-1' },
  {
    kind: 'mark',
    source: 'log',
    at: 2,
    namespace: 'sw-1-x',
    pod: 'web-1',
    uid: 'u',
    container: 'web',
    mark: 'ready',
    markedAt: 1.5,
    detail: { note: 'a "quoted"\nline – ü' },
  },
  {
    kind: 'node',
    source: 'watch',
    at: 4,
    change: 'modified',
    name: 'worker',
    uid: 'n',
    ready: true,
    unschedulable: false,
  },
  {
    kind: 'route',
    source: 'probe',
    at: 8,
    since: 5,
    node: 'worker',
    service: 'web',
    pod: 'web-1',
    ip: '10.0.0.1',
    routed: false,
    samples: 30,
    doubt: 0.001,
  },
  {
    kind: 'connections',
    source: 'conntrack',
    at: 8,
    node: 'worker',
    service: 'web',
    from: 7.000001,
    to: 8.5,
    sentTo: [{ pod: 'web-1', ip: '10.0.0.1', ports: [40001, 40002], micros: [0, 1500] }],
  },
  { kind: 'gap', source: 'watch', at: 9, from: 3, of: 'pods in sw-1-x', reason: 'cut', effect: 'lost' },
];

describe('TraceFile', () => {
  let folder: string;
  let path: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'trace-'));
    path = join(folder, 'trace.jsonl');
    const file = new TraceFile(path);
    facts.forEach((fact) => {
      file.record(fact);
    });
    file.close();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is read back as it was written', () => {
    expect(readTrace(path).facts).toEqual(facts);
    expect(readFileSync(path, 'utf8').split('\n')[0]).toBe('{"schema":"seaworthy.trace","version":1}');
  });

  it('shows a gap where a run was cut within a line', () => {
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20));
    const read = readTrace(path).facts;
    expect(read.slice(0, -1)).toEqual(facts.slice(0, -1));
    expect(read.at(-1)).toMatchObject({ kind: 'gap', of: 'everything', effect: 'lost', at: 8 });
  });

  it.each([
    ['another version', '{"schema":"seaworthy.trace","version":2}\n', /trace\.jsonl is not a trace.*version":2/],
    ['another file', 'hello\n', /trace\.jsonl:1 is not a fact/],
    ['an empty file', '', /trace\.jsonl:1/],
    ['an unknown fact', '{"schema":"seaworthy.trace","version":1}\n{"kind":"rumour","at":1}\n', /trace\.jsonl:2/],
  ])('refuses %s and names the line', (_, content, message) => {
    writeFileSync(path, content);
    expect(() => readTrace(path)).toThrow(message);
  });
});
