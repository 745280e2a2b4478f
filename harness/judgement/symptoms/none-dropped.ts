import { z } from 'zod';
import { streams } from '../../ledger/request-record.ts';
import { symptomKind } from './symptom-kind.ts';

/** No request is dropped, of one stream or of both. */
export const noneDropped = symptomKind('noneDropped', {
  fields: { stream: z.enum(streams).exactOptional() },
  missing: ({ stream }, { drops: all }) => {
    const drops = all.filter((drop) => stream === undefined || drop.stream === stream).length;
    if (drops === 0) return undefined;
    return { code: 'drops', figures: { drops, ...(stream !== undefined && { stream }) } };
  },
});
