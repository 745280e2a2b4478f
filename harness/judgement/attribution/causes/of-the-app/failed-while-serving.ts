import { groupBy } from '../../../../core/group-by.ts';
import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  /** How many requests failed in each way: a drop cause, `answered 503`, or `answered otherwise` where answers have no status. */
  readonly ways: Readonly<Record<string, number>>;
}

/** It rejected, cut or did not answer a request while nobody had asked it to stop. */
export const failedWhileServing = ofTheApp((requests): Figures => {
  const ways = groupBy(requests, ({ record }) => record.failure?.cause ?? `answered ${record.status ?? 'otherwise'}`);
  return { ways: Object.fromEntries([...ways].map(([way, { length }]) => [way, length])) };
});
