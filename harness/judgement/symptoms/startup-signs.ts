import { arrivalsOf } from '../arrivals.ts';
import { noneDropped, type Clue, type TwinSign } from './twin-signs.ts';

const answeredWhileStarting: Clue = {
  code: 'answered-while-starting',
  missing: ({ evidence }) => {
    const early = arrivalsOf(evidence).flatMap((arrival) => arrival.answeredEarly);
    return early.some(({ phase }) => phase === 'starting')
      ? undefined
      : { code: 'none-answered-while-starting', figures: {} };
  },
};

const lostBeforeListening: Clue = {
  code: 'lost-before-listening',
  missing: ({ evidence }) =>
    arrivalsOf(evidence).some(({ lostEarly }) => lostEarly.length > 0)
      ? undefined
      : { code: 'none-lost-before-listening', figures: {} },
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
    clues: [answeredWhileStarting, noneDropped],
  },
} as const satisfies Record<string, TwinSign>;

export type StartupTwin = keyof typeof startupSigns;
export const startupTwins = Object.keys(startupSigns) as StartupTwin[];
