import { ofOthers } from '../cause-kind.ts';

interface Figures {
  /** Of answers of which it cannot be told whose they are. */
  readonly statuses?: readonly number[];
}

/** Nothing that was seen explains it, and no rule finds this but where others than the app may have answered. */
export const unknown = ofOthers((requests): Figures => {
  const answered = requests.filter(({ record }) => record.outcome === 'rejected');
  const statuses = [...new Set(answered.map(({ record: { status = 0 } }) => status))].sort((a, b) => a - b);
  return statuses.length === 0 ? {} : { statuses };
});
