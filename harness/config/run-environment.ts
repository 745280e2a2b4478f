import { z } from 'zod';
import { UsageError } from '../core/harness-error.ts';
import { configSchema, type Config } from './config.ts';
import { selectionSchema, type Selection } from './selection.ts';

export const keepNames = ['never', 'on-failure', 'always'] as const;
/** Which proofs' namespaces are kept after the run: none, those of proofs that did not pass, or all. */
export type Keep = (typeof keepNames)[number];

/** Tells whether the namespace of a proof is kept. @param failed the proof did not pass */
export function isKept(keep: Keep, failed: boolean): boolean {
  return keep === 'always' || (keep === 'on-failure' && failed);
}

/** What `seaworthy e2e` passes on to the test process, in environment variables. */
export interface RunEnvironment {
  /** The run's folder, absolute. */
  readonly runDir: string;
  /** The files of its suites, absolute. */
  readonly suites: readonly string[];
  /** As the run was started: its flags, its environment and its config file in one, with the provider that was chosen. */
  readonly config: Config;
  /** The runtimes of the sample apps that are tested; absent if all are. */
  readonly runtimes?: readonly string[] | undefined;
  /** The proofs that are run; absent if all are. */
  readonly proofs?: readonly Selection[] | undefined;
  /** The number of the repetition (`--repeat N`), from 1; absent if nothing is repeated. */
  readonly repetition?: number | undefined;
  /** How many loads are measured beside each other, from 1. */
  readonly measurements: number;
  /** Which namespaces are left standing after the run. */
  readonly keep: Keep;
  /** Nothing more is begun once a proof has not passed. */
  readonly bail: boolean;
  /** Somebody looks at what runs as it is drawn from the run's folder: only what has ended is worth a line. */
  readonly live: boolean;
}

const json = z.string().transform((text): unknown => JSON.parse(text));

const schema = z.object({
  SEAWORTHY_RUN_DIR: z.string().startsWith('/', 'expected an absolute path'),
  SEAWORTHY_RUN_CONFIG: json.pipe(configSchema),
  SEAWORTHY_SUITES: json.pipe(z.array(z.string())),
  SEAWORTHY_RUNTIMES: z.string().optional(),
  SEAWORTHY_PROOFS: json.pipe(z.array(selectionSchema)).optional(),
  SEAWORTHY_REPETITION: z.coerce.number().int().min(1).optional(),
  SEAWORTHY_MEASUREMENTS: z.coerce.number().int().min(1),
  SEAWORTHY_KEEP: z.enum(keepNames).default('never'),
  SEAWORTHY_BAIL: z.enum(['true', 'false']).optional(),
  SEAWORTHY_LIVE: z.enum(['true', 'false']).optional(),
});

/**
 * The run that this process belongs to; undefined outside of one.
 * @throws UsageError when a variable is not what `toVariables` writes.
 */
export function readRunEnvironment(): RunEnvironment | undefined {
  const { env } = process;
  if (env['SEAWORTHY_RUN_DIR'] === undefined) return undefined;
  const result = schema.safeParse(env);
  if (!result.success) {
    throw new UsageError(
      `The environment of this run is not valid:\n${z.prettifyError(result.error)}`,
      'start proofs with `seaworthy e2e`, which sets these variables',
    );
  }
  const { data } = result;
  return {
    runDir: data.SEAWORTHY_RUN_DIR,
    config: data.SEAWORTHY_RUN_CONFIG,
    suites: data.SEAWORTHY_SUITES,
    runtimes: data.SEAWORTHY_RUNTIMES?.split(','),
    proofs: data.SEAWORTHY_PROOFS,
    repetition: data.SEAWORTHY_REPETITION,
    measurements: data.SEAWORTHY_MEASUREMENTS,
    keep: data.SEAWORTHY_KEEP,
    bail: data.SEAWORTHY_BAIL === 'true',
    live: data.SEAWORTHY_LIVE === 'true',
  };
}

/** The variables that make a child process part of the run. */
export function toVariables(run: RunEnvironment): Record<string, string> {
  return {
    SEAWORTHY_RUN_DIR: run.runDir,
    SEAWORTHY_RUN_CONFIG: JSON.stringify(run.config),
    SEAWORTHY_SUITES: JSON.stringify(run.suites),
    SEAWORTHY_MEASUREMENTS: String(run.measurements),
    SEAWORTHY_KEEP: run.keep,
    SEAWORTHY_BAIL: String(run.bail),
    SEAWORTHY_LIVE: String(run.live),
    ...(run.runtimes === undefined ? {} : { SEAWORTHY_RUNTIMES: run.runtimes.join(',') }),
    ...(run.proofs === undefined ? {} : { SEAWORTHY_PROOFS: JSON.stringify(run.proofs) }),
    ...(run.repetition === undefined ? {} : { SEAWORTHY_REPETITION: String(run.repetition) }),
  };
}
