import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { UsageError } from '../../harness/core/harness-error.ts';
import type { Contexts } from './expression.ts';

type Texts = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Texts;
  readonly with?: Texts;
}

export interface Job {
  readonly uses?: string;
  readonly 'timeout-minutes'?: number;
  readonly permissions?: Texts;
  readonly env?: Texts;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, { readonly inputs?: Inputs } | null>>;
  readonly permissions?: Texts;
  readonly env?: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

type Inputs = Readonly<Record<string, { readonly default?: string }>>;

interface Action {
  readonly inputs: Inputs;
  readonly runs: { readonly steps: readonly Step[] };
}

/** The steps of a job, or of a composite action, with what their expressions may speak of. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly env: Texts;
  readonly inputs: Contexts;
}

export function readWorkflow(path: string): Workflow {
  return parse(readFileSync(path, 'utf8')) as Workflow;
}

/**
 * @param job left out for the file of an action
 * @throws UsageError where there is no such job with steps
 */
export function stepsOf(path: string, job: string | undefined): Steps {
  const content = parse(readFileSync(path, 'utf8')) as Workflow | Action;
  if ('runs' in content) return { steps: content.runs.steps, env: {}, inputs: defaultsOf(content.inputs) };
  const { steps, env } = content.jobs[job ?? ''] ?? {};
  if (!steps)
    throw new UsageError(
      `${path} has no job ${job ?? ''} with steps`,
      `name one of ${Object.keys(content.jobs).join(', ')}`,
    );
  const inputs = Object.values(content.on).map((trigger) => defaultsOf(trigger?.inputs ?? {}));
  return { steps, env: { ...content.env, ...env }, inputs: Object.assign({}, ...inputs) as Contexts };
}

function defaultsOf(inputs: Inputs): Contexts {
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.default ?? '']));
}

/** What GitHub alone can do: an action of others, and what takes a token. */
export function onlyOnGitHub({ uses, env = {} }: Step): string | undefined {
  if (uses !== undefined) return `uses ${uses.replace(/@.*/, '')}`;
  const token = Object.entries(env).find(([, value]) => /\b(github\.token|secrets\.)/.test(value));
  return token && `takes a token of GitHub as ${token[0]}`;
}

/**
 * What a step wrote to a file of GITHUB_OUTPUT's kind.
 * @throws UsageError for values of several lines, which no step of ours has
 */
export function readOutputs(text: string): Texts {
  const pairs = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(
    pairs.map((line) => {
      const [, name = '', value = ''] = /^([\w-]+)=(.*)$/.exec(line) ?? [];
      if (name === '') throw new UsageError(`${line} is no name=value`, 'write one line a value');
      return [name, value];
    }),
  );
}
