import { arrivalsOf } from '../judges/arrivals.ts';
import type { Clue, TwinSign } from './twin-signs.ts';

const answeredWhileStarting: Clue = {
  must: 'requests answered by pods that were not ready',
  missing: ({ evidence }) => {
    const early = arrivalsOf(evidence).flatMap((arrival) => arrival.answeredEarly);
    return early.some(({ phase }) => phase === 'starting') ? undefined : 'none answered in phase `starting`';
  },
};

const lostBeforeListening: Clue = {
  must: 'requests refused (or the like) before they listened',
  missing: ({ evidence }) =>
    arrivalsOf(evidence).some(({ lostEarly }) => lostEarly.length > 0) ? undefined : 'none lost before a pod listened',
};

const noneLost: Clue = {
  must: 'none dropped',
  missing: ({ drops }) => (drops.length === 0 ? undefined : `${drops.length} drops`),
};

/** Of sample app `web` with a slow start, by twin. */
export const startupSigns = {
  'no-readiness': {
    twin: 'no-readiness',
    breaks: 'startup',
    causes: ['not-ready-yet'],
    clues: [lostBeforeListening, answeredWhileStarting],
  },
  'lying-readiness': {
    twin: 'lying-readiness',
    breaks: 'startup',
    causes: [],
    clues: [answeredWhileStarting, noneLost],
  },
} as const satisfies Record<string, TwinSign>;

export type StartupTwin = keyof typeof startupSigns;
export const startupTwins = Object.keys(startupSigns) as StartupTwin[];
