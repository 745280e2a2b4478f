import { HarnessError } from '../core/harness-error.ts';

/** What Kubernetes says of it leaves no doubt that what is under test is at fault: its proof fails. */
export class AppFault extends HarnessError {
  constructor(text: string, cause?: unknown) {
    super(text, { code: 'app-fault', cause });
  }
}
