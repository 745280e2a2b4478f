import { createInterface } from 'node:readline';
import { HarnessError } from '../core/harness-error.ts';
import { decodeRun } from '../ledger/codec.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RunFacts } from '../ledger/run-facts.ts';
import { summarise } from '../ledger/summarise.ts';
import type { LoadSummary } from '../ledger/summary.ts';
import type { RunningProgram } from '../shell/spawn.ts';
import { bootstrapLine } from './agent-bootstrap.ts';
import { bundleAgent } from './agent-bundle.ts';
import type { AgentHost } from './agent-host.ts';
import type { FromAgent, ToAgent } from './agent-protocol.ts';
import type { LoadProgress } from './driver.ts';
import type { LoadProfile } from './load-profile.ts';

/** Load under way. */
export interface LoadRun {
  /** The last word from the agent, at most a quarter of a second old. */
  progress(): LoadProgress;
  /** Sends no more slow requests; those under way and all others go on. */
  endSlow(): void;
  /** Sends nothing more, waits for every request under way unless it is to be cut off, and ends the agent. */
  drain(how?: { readonly cutOff: boolean }): Promise<LoadResult>;
  /** Ends the agent at once and forgets what it measured: for cleaning up. */
  abort(): Promise<void>;
}

export interface LoadResult {
  readonly summary: LoadSummary;
  readonly ledger: Ledger;
  /** With the ledger, what `encodeRun` saves. */
  readonly facts: RunFacts;
}

/** An agent that runs, and has not been told yet what to send. */
export interface IdleAgent {
  /**
   * Returns when it is sending; to be called once.
   * @throws HarnessError `agent-lost` when the agent could not start; `drain` throws it when the agent ended before its time.
   */
  start(profile: LoadProfile): Promise<LoadRun>;
  /** Ends it unused. */
  end(): Promise<void>;
}

/** Starts a process that can send load later without the time that a process takes to start. */
export async function openAgent(host: AgentHost): Promise<IdleAgent> {
  const bundle = await bundleAgent();
  const program = await host.spawn();
  program.stdin.write(`${bootstrapLine(bundle)}\n`);
  return {
    start: (profile) => {
      tell(program, { type: 'start', profile });
      return new Promise<LoadRun>((resolve, reject) => {
        let progress: LoadProgress;
        const ledger = hear(program, host, (message) => {
          progress = message.progress;
          if (message.type === 'ready') resolve({ ...controls(program, ledger), progress: () => progress });
        });
        // Before it is ready a loss fails the start, later it fails the drain.
        ledger.catch(reject);
      });
    },
    end: () => end(program),
  };
}

/**
 * Starts load in a process of its own and returns when it is sending.
 * @throws HarnessError `agent-lost` when the agent cannot start
 */
export async function startLoad(profile: LoadProfile, host: AgentHost): Promise<LoadRun> {
  return (await openAgent(host)).start(profile);
}

function controls(program: RunningProgram, ledger: Promise<readonly string[]>): Omit<LoadRun, 'progress'> {
  return {
    endSlow: () => {
      tell(program, { type: 'end-slow' });
    },
    drain: async ({ cutOff } = { cutOff: false }) => {
      tell(program, { type: 'drain', cutOff });
      const run = decodeRun(await ledger);
      await program.exited;
      return { summary: summarise(run.ledger, run.facts), ...run };
    },
    abort: () => end(program),
  };
}

async function end(program: RunningProgram): Promise<void> {
  program.kill();
  await program.exited;
}

function tell(program: RunningProgram, message: ToAgent): void {
  program.stdin.write(`${JSON.stringify(message)}\n`);
}

type News = Exclude<FromAgent, { readonly type: 'ledger' }>;

/** Passes on what the agent says, and returns the lines of its ledger. */
async function hear(
  program: RunningProgram,
  host: AgentHost,
  onNews: (news: News) => void,
): Promise<readonly string[]> {
  const lines: string[] = [];
  let expected: number | undefined;
  for await (const line of createInterface({ input: program.stdout })) {
    if (expected === undefined) {
      const message = JSON.parse(line) as FromAgent;
      if (message.type === 'ledger') expected = message.lines;
      else onNews(message);
    } else if (lines.push(line) === expected) return lines;
  }
  const { summary, stderr } = await program.exited;
  throw new HarnessError(
    `The load agent (${host.name}) ended before its time: ${summary || 'without an error'}\n${stderr}`,
    {
      code: 'agent-lost',
      fix: 'Look at the text above: it is what the agent, or the program that was to start it, wrote last.',
    },
  );
}
