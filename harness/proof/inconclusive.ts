import { HarnessError } from '../core/harness-error.ts';

/** The evidence cannot carry a verdict. Fails its test, and is told from a failure everywhere. */
export class Inconclusive extends HarnessError {
  readonly untrusted: boolean;

  constructor(text: string, options: { readonly untrusted?: boolean } = {}) {
    super(text, { code: 'inconclusive' });
    this.untrusted = options.untrusted ?? false;
  }
}
