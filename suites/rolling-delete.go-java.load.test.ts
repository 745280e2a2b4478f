import { topic } from '../harness/testing/index.ts';
import { drainsAndNeedsTo } from './support/rolling-delete.ts';

for (const runtime of ['go', 'java']) topic('rolling-delete', { runtime }, drainsAndNeedsTo(runtime));
