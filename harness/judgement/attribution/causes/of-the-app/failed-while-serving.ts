import { groupBy } from '../../../../core/group-by.ts';
import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  /**
   * How many requests failed in each way: a drop cause, `answered 503`, or `answered otherwise` where answers have no status; with the kind, where there
   * are several: `answered 500 to POST /cart`.
   */
  readonly ways: Readonly<Record<string, number>>;
}

/** It rejected, cut or did not answer a request while nobody had asked it to stop. */
export const failedWhileServing = ofTheApp((requests): Figures => {
  const ways = groupBy(requests, ({ record: { failure, status, kind } }) => {
    const way = failure?.cause ?? `answered ${status ?? 'otherwise'}`;
    return kind === undefined ? way : `${way} to ${kind}`;
  });
  return { ways: Object.fromEntries([...ways].map(([way, { length }]) => [way, length])) };
});
