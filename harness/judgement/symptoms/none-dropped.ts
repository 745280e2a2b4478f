import { z } from 'zod';
import { streams } from '../../ledger/request-record.ts';
import { causes } from '../attribution/causes/causes.ts';
import { attributionsOf } from '../explained.ts';
import { symptomKind } from './symptom-kind.ts';

/** No request is dropped, of one stream or of both, but by what is not the app's doing. */
export const noneDropped = symptomKind('noneDropped', {
  fields: { stream: z.enum(streams).exactOptional() },
  missing: ({ stream }, evidence) => {
    const drops = attributionsOf(evidence).filter(
      ({ record, cause, confidence }) =>
        record.outcome === 'dropped' &&
        (stream === undefined || record.stream === stream) &&
        (causes[cause].by === 'app' || confidence === 'guess'),
    ).length;
    if (drops === 0) return undefined;
    return { code: 'drops', figures: { drops, ...(stream !== undefined && { stream }) } };
  },
});
