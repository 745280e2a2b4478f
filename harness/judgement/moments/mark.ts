import { z } from 'zod';
import { marksOf } from '../../observation/pods/pod-evidence.ts';
import { momentKind } from './moment-kind.ts';

/** The first mark of this name, `main/SIGTERM`, by the app's own clock. */
export const mark = momentKind('mark', {
  fields: { mark: z.string() },
  make: (name: string) => ({ mark: name }),
  by: 'log',
  time: (moment, evidence) => marksOf(evidence).find(({ name }) => name === moment.mark)?.markedAt,
});

/** The last one of this name: of a process that was killed, its last heartbeat. */
export const lastMark = momentKind('lastMark', {
  fields: { mark: z.string() },
  make: (name: string) => ({ mark: name }),
  by: 'log',
  time: (moment, evidence) => marksOf(evidence).findLast(({ name }) => name === moment.mark)?.markedAt,
});
