import { formatDuration, type Duration } from '../../core/duration.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { EventFact } from '../../timeline/fact.ts';
import type { Progress } from '../conditions/condition.ts';
import type { NamespaceState } from './namespace-view.ts';

export interface FailedWait {
  /** The condition's own description. */
  readonly what: string;
  readonly progress: Exclude<Progress<unknown>, { state: 'met' }>;
  readonly namespace: NamespaceState;
  /** For how long the API server has not answered, if it does not. */
  readonly silence: Duration | undefined;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly at: number;
}

/** A wait that did not come true in time, or can no longer come true. */
export class WaitError extends HarnessError {
  readonly condition: string;

  constructor(wait: FailedWait) {
    const { what, progress, namespace, silence, from, at } = wait;
    const hopeless = progress.state === 'impossible';
    const length = formatDuration(at - from);
    const start = hopeless
      ? `Gave up after ${length} on ${what}, which can no longer come`
      : `Waited ${length} for ${what}`;
    const gaps = namespace.gaps.filter((gap) => gap.at >= from);
    const blind = gaps.map((gap) => `${gap.of} was not observed for ${formatDuration(gap.at - gap.from)}`);
    if (silence !== undefined) blind.push(`the API server has not answered for ${formatDuration(silence)}`);
    super(
      [`${start} in ${namespace.namespace}: ${progress.reason}`, ...blind, lastEvents(namespace.events)].join('; '),
      {
        code: hopeless ? 'wait-impossible' : 'wait-timeout',
        ...(hopeless && progress.fix !== undefined ? { fix: progress.fix } : {}),
      },
    );
    this.condition = what;
  }
}

/** Warnings say more than the rest. */
function lastEvents(events: readonly EventFact[]): string {
  const warnings = events.filter(({ type }) => type === 'Warning');
  const told = (warnings.length > 0 ? warnings : events).slice(-3);
  if (told.length === 0) return 'no events';
  return `last events: ${told.map(({ about, reason, message }) => `${about.name} ${reason} (${shorten(message)})`).join(', ')}`;
}

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
