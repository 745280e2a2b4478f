import { z } from 'zod';
import { streams } from '../../ledger/request-record.ts';
import { failuresOfTheApp } from './of-the-app.ts';
import { symptomKind } from './symptom-kind.ts';

/** No request is dropped, of one stream or of both, but by what is not the app's doing. */
export const noneDropped = symptomKind('noneDropped', {
  fields: { stream: z.enum(streams).exactOptional() },
  missing: ({ stream }, evidence) => {
    const drops = failuresOfTheApp(evidence, 'dropped').filter(
      (drop) => stream === undefined || drop.stream === stream,
    ).length;
    if (drops === 0) return undefined;
    return { code: 'drops', figures: { drops, ...(stream !== undefined && { stream }) } };
  },
});
