import { createContext, Script } from 'node:vm';
import { HarnessError } from '../core/harness-error.ts';

/** Far more than any sentence of a judge takes. */
const mostMs = 1000;

const context = createContext(Object.create(null) as Record<string, unknown>);
const search = new Script('new RegExp(source, flags).test(text)');

/** A regular expression of a saved run, which may be somebody else's: it cannot take for ever. */
export class LimitedPattern extends RegExp {
  /** @throws HarnessError `pattern-endless` when it takes too long */
  override test(text: string): boolean {
    const { source, flags } = this;
    Object.assign(context, { source, flags, text });
    try {
      return search.runInContext(context, { timeout: mostMs }) as boolean;
    } catch (error) {
      // It was made in that other context, whose errors are not of our own class.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new HarnessError(
        `The regular expression ${this.toString().slice(0, 120)} of judgements.json takes for ever`,
        {
          code: 'pattern-endless',
          fix: 'judge no run that you do not trust: no control of Seaworthy asks for this one',
          cause: error,
        },
      );
    }
  }

  static from({ source, flags }: { readonly source: string; readonly flags: string }): LimitedPattern {
    return new LimitedPattern(source, flags);
  }
}
