import { HarnessError } from '../core/harness-error.ts';
import type { Cause } from '../judgement/reasons/causes.ts';

/** What Kubernetes says of it leaves no doubt that what is under test is at fault: its proof fails. */
export class AppFault extends HarnessError {
  /** What is to be changed; undefined where its text says all. */
  readonly because: Cause | undefined;

  constructor(
    text: string,
    { because, cause }: { readonly because?: Cause | undefined; readonly cause?: unknown } = {},
  ) {
    super(text, { code: 'app-fault', cause });
    this.because = because;
  }
}
