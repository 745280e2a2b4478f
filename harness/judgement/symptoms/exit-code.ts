import { z } from 'zod';
import { podLives } from '../../observation/pods/pod-lives.ts';
import { symptomKind, unlessOfEach } from './symptom-kind.ts';

/** Every pod that went ended with this exit code. */
export const exitCode = symptomKind('exitCode', {
  fields: { exitCode: z.int() },
  missing: (wanted, evidence) =>
    unlessOfEach(
      evidence,
      (life) => life.exitCode === wanted.exitCode,
      (life) => ({ code: 'exit-code', figures: { exitCode: life.exitCode, pod: life.name } }),
    ),
});

/** A container of any pod ended with this exit code, in any of its runs. */
export const crashed = symptomKind('crashed', {
  fields: { exitCode: z.int() },
  missing: (wanted, { timeline }) => {
    const exitCodes = podLives(timeline).flatMap(({ runs }) => runs.flatMap((run) => run.exitCode ?? []));
    return exitCodes.includes(wanted.exitCode) ? undefined : { code: 'exit-codes', figures: { exitCodes } };
  },
});
