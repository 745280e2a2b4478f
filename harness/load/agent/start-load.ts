import { createInterface } from 'node:readline';
import { formatDuration, seconds } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import { decodeRun } from '../../ledger/codec.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { RunFacts } from '../../ledger/run-facts.ts';
import { summarise } from '../../ledger/summarise.ts';
import type { LoadSummary } from '../../ledger/summary.ts';
import type { RunningProgram } from '../../shell/spawn.ts';
import { bootstrapLine } from './agent-bootstrap.ts';
import { bundleAgent } from './agent-bundle.ts';
import type { AgentHost } from './agent-host.ts';
import type { FromAgent, ToAgent } from './agent-protocol.ts';
import { Deadline } from './deadline.ts';
import type { LoadProgress } from '../engine/driver.ts';
import type { LoadProfile } from '../protocols/protocols.ts';

/** Load under way. */
export interface LoadRun {
  /** The last report of the agent, at most a quarter of a second old. */
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
  /** The facts of the run, which `encodeRun` saves with the ledger. */
  readonly facts: RunFacts;
}

/** An agent that runs and waits for its load profile. */
export interface IdleAgent {
  /**
   * Returns when it is sending; to be called once.
   * @throws HarnessError `agent-lost` when the agent could not start, `agent-overdue` when it sent nothing in time; `drain` throws
   * them when the agent exited unexpectedly, fell silent, or did not come to an end.
   */
  start(profile: LoadProfile): Promise<LoadRun>;
  /** Ends it unused. */
  end(): Promise<void>;
}

/** For how long an agent is waited for, in milliseconds. */
export interface AgentPatience {
  /** It reports four times a second, and without a pause while it sends its ledger. */
  readonly silenceMs: number;
  /** From the end of sending to the ledger, beyond the longest timeout of a request. */
  readonly drainMs: number;
  /** From the request to end until its end. */
  readonly endMs: number;
}

/** Long: an agent far away, on a machine that is busy, is slow and not lost. */
const usualPatience: AgentPatience = { silenceMs: seconds(60), drainMs: seconds(60), endMs: seconds(30) };

/** Starts a process that can send load later without the time that a process takes to start. */
export async function openAgent(host: AgentHost, patience = usualPatience): Promise<IdleAgent> {
  const bundle = await bundleAgent();
  const program = await host.spawn();
  program.stdin.write(`${bootstrapLine(bundle)}\n`);
  const agent = new Agent(program, host, patience);
  return { start: (profile) => agent.start(profile), end: () => agent.end() };
}

/**
 * Starts load in a process of its own and returns when it is sending.
 * @throws HarnessError `agent-lost` when the agent cannot start, `agent-overdue` when it sends nothing in time
 */
export async function startLoad(profile: LoadProfile, host: AgentHost, patience?: AgentPatience): Promise<LoadRun> {
  return (await openAgent(host, patience)).start(profile);
}

type AgentUpdate = Exclude<FromAgent, { readonly type: 'ledger' }>;

class Agent {
  readonly #program: RunningProgram;
  readonly #host: AgentHost;
  readonly #patience: AgentPatience;
  /** The agent's current task, as an error message names it. */
  #task = 'to start sending';

  constructor(program: RunningProgram, host: AgentHost, patience: AgentPatience) {
    this.#program = program;
    this.#host = host;
    this.#patience = patience;
  }

  start(profile: LoadProfile): Promise<LoadRun> {
    this.#send({ type: 'start', profile });
    return new Promise<LoadRun>((resolve, reject) => {
      let progress: LoadProgress;
      const ledger = this.#receive((message) => {
        progress = message.progress;
        if (message.type === 'progress') return;
        this.#task = 'sending';
        resolve({ ...this.#controls(profile, ledger), progress: () => progress });
      });
      // Before it is ready a loss fails the start, later it fails the drain.
      ledger.catch(reject);
    });
  }

  async end(): Promise<void> {
    this.#program.kill();
    await this.#deadline(this.#patience.endMs, 'did not end').bind(this.#program.exited);
  }

  #controls(profile: LoadProfile, ledger: Promise<readonly string[]>): Omit<LoadRun, 'progress'> {
    return {
      endSlow: () => {
        this.#send({ type: 'end-slow' });
      },
      drain: async ({ cutOff } = { cutOff: false }) => {
        this.#send({ type: 'drain', cutOff });
        this.#task = 'to wait for the requests under way';
        const limitMs = Math.max(profile.timeoutMs, profile.slow?.timeoutMs ?? 0) + this.#patience.drainMs;
        const run = decodeRun(await this.#orKilled(this.#deadline(limitMs, 'gave no ledger').bind(ledger)));
        // It has sent everything, and ends by itself if it can.
        await this.end();
        return { summary: summarise(run.ledger, run.facts), ...run };
      },
      abort: () => this.end(),
    };
  }

  /** Passes on what the agent reports, and returns the lines of its ledger. */
  async #receive(onUpdate: (update: AgentUpdate) => void): Promise<readonly string[]> {
    const life = this.#deadline(this.#patience.silenceMs, 'sent nothing');
    return await this.#orKilled(
      life.bind(
        this.#read(onUpdate, () => {
          life.putOff();
        }),
      ),
    );
  }

  async #read(onUpdate: (update: AgentUpdate) => void, onLine: () => void): Promise<readonly string[]> {
    const lines: string[] = [];
    let expected: number | undefined;
    for await (const line of createInterface({ input: this.#program.stdout })) {
      onLine();
      if (expected === undefined) {
        const message = JSON.parse(line) as FromAgent;
        if (message.type !== 'ledger') onUpdate(message);
        else {
          expected = message.lines;
          this.#task = 'to send its ledger';
        }
      } else if (lines.push(line) === expected) return lines;
    }
    const { summary, stderr } = await this.#program.exited;
    throw new HarnessError(
      `The load agent (${this.#host.name}) exited unexpectedly: ${summary || 'without an error'}\n${stderr}`,
      {
        code: 'agent-lost',
        fix: 'Look at the text above: it is what the agent, or the program that was to start it, wrote last.',
      },
    );
  }

  #send(message: ToAgent): void {
    this.#program.stdin.write(`${JSON.stringify(message)}\n`);
  }

  /** Load that nobody counts must not go on. */
  async #orKilled<T>(waiting: Promise<T>): Promise<T> {
    try {
      return await waiting;
    } catch (error) {
      this.#program.kill();
      throw error;
    }
  }

  #deadline(forMs: number, missed: string): Deadline {
    return new Deadline(forMs, () => {
      const summary = `The load agent (${this.#host.name}) ${missed} for ${formatDuration(forMs)}; it was ${this.#task}`;
      return new HarnessError(summary, {
        code: 'agent-overdue',
        fix: 'See whether its process is stopped, or the way to it cut; else run again on a machine that does less.',
      });
    });
  }
}
