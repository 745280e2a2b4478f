/** Rows of one chunk: big enough that growing is rare, small enough that a short run stays small. */
const chunkRows = 1 << 14;

/** The greatest number in a column of two bytes. */
const greatestNumber = 0xffff;

/** The part of a row that is known when the attempt is sent. */
export interface Beginning {
  readonly stream: number;
  readonly profile: number;
  readonly target: number;
  /** Index of the kind's name, 0 for none. */
  readonly kind: number;
  readonly dueAt: number;
  readonly sentAt: number;
}

/** The part of a row that is known when the attempt has ended. */
export interface Ending {
  readonly endedAt: number;
  /** Index into `rowOutcomes`. */
  readonly outcome: number;
  readonly status: number;
  /** Index of the pod's name, 0 for none. */
  readonly pod: number;
  /** Index of the phase's name, 0 for none. */
  readonly phase: number;
  /** NaN for none. */
  readonly sinceSigtermMs: number;
}

/** An attempt that is under way, or how it ended; `withdrawn` never left this machine. */
export const rowOutcomes = ['unfinished', 'ok', 'rejected', 'dropped', 'withdrawn'] as const;
export type RowOutcome = (typeof rowOutcomes)[number];

/** The part of a row that may be noted at any time. */
export interface Way {
  /** 0 for none. */
  readonly clientPort: number;
}

export type Row = Beginning & Way & Ending;

type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array;

function newChunk() {
  return {
    stream: new Uint8Array(chunkRows),
    profile: new Uint8Array(chunkRows),
    target: new Uint16Array(chunkRows),
    dueAt: new Float64Array(chunkRows),
    sentAt: new Float64Array(chunkRows),
    endedAt: new Float64Array(chunkRows),
    outcome: new Uint8Array(chunkRows),
    status: new Uint16Array(chunkRows),
    pod: new Uint32Array(chunkRows),
    phase: new Uint16Array(chunkRows),
    clientPort: new Uint16Array(chunkRows),
  } satisfies Record<Exclude<keyof Row, 'kind' | 'sinceSigtermMs'>, Column>;
}

interface Chunk extends ReturnType<typeof newChunk> {
  /** Made when several kinds of requests are sent. */
  kind?: Uint8Array;
  /** Made when an answer of the chunk tells it: in most chunks none does. */
  sinceSigtermMs?: Float32Array;
}

/**
 * The columns of the ledger: what every attempt has, as numbers, in some 39 bytes each. The table only grows: typed
 * arrays in chunks, so that a million rows need no copying and no objects.
 */
export class Columns {
  #length = 0;
  readonly #chunks: Chunk[] = [];

  get length(): number {
    return this.#length;
  }

  /** Adds a row of an attempt under way (outcome 0) and returns its number. */
  push(row: Beginning): number {
    const index = this.#length++;
    if (index % chunkRows === 0) this.#chunks.push(newChunk());
    const chunk = this.#chunkOf(index);
    const at = index % chunkRows;
    chunk.stream[at] = row.stream;
    chunk.profile[at] = row.profile;
    chunk.target[at] = row.target;
    chunk.dueAt[at] = row.dueAt;
    chunk.sentAt[at] = row.sentAt;
    if (row.kind !== 0) (chunk.kind ??= new Uint8Array(chunkRows))[at] = row.kind;
    return index;
  }

  /** Writes by which port of ours the attempt of a row went. */
  noteClientPort(index: number, port: number): void {
    this.#chunkOf(index).clientPort[index % chunkRows] = port;
  }

  /** Writes how the attempt of a row ended. */
  settle(index: number, ending: Ending): void {
    const chunk = this.#chunkOf(index);
    const at = index % chunkRows;
    chunk.endedAt[at] = ending.endedAt;
    chunk.outcome[at] = ending.outcome;
    // An array of numbers takes what is too great for the rest of it.
    chunk.status[at] = Math.min(ending.status, greatestNumber);
    chunk.pod[at] = ending.pod;
    chunk.phase[at] = ending.phase;
    if (Number.isNaN(ending.sinceSigtermMs)) return;
    chunk.sinceSigtermMs ??= new Float32Array(chunkRows).fill(Number.NaN);
    chunk.sinceSigtermMs[at] = ending.sinceSigtermMs;
  }

  /** The whole row. */
  read(index: number): Row {
    const chunk = this.#chunkOf(index);
    const at = index % chunkRows;
    return {
      stream: chunk.stream[at] ?? 0,
      profile: chunk.profile[at] ?? 0,
      target: chunk.target[at] ?? 0,
      kind: chunk.kind?.[at] ?? 0,
      dueAt: chunk.dueAt[at] ?? Number.NaN,
      sentAt: chunk.sentAt[at] ?? Number.NaN,
      endedAt: chunk.endedAt[at] ?? Number.NaN,
      outcome: chunk.outcome[at] ?? 0,
      status: chunk.status[at] ?? 0,
      pod: chunk.pod[at] ?? 0,
      phase: chunk.phase[at] ?? 0,
      sinceSigtermMs: chunk.sinceSigtermMs?.[at] ?? Number.NaN,
      clientPort: chunk.clientPort[at] ?? 0,
    };
  }

  get(index: number, column: keyof Chunk): number {
    return this.#chunkOf(index)[column]?.[index % chunkRows] ?? Number.NaN;
  }

  #chunkOf(index: number): Chunk {
    const chunk = this.#chunks[Math.floor(index / chunkRows)];
    if (chunk === undefined || index >= this.#length) {
      throw new RangeError(`Expected a row below ${this.#length}, got ${index}`);
    }
    return chunk;
  }
}
