import { HarnessError } from '../../harness/core/harness-error.ts';

/** What expressions of GitHub Actions may speak of: `inputs.node` is `contexts.inputs.node`. */
export type Contexts = Readonly<Record<string, unknown>>;

/** What became of the steps so far. */
export type JobStatus = 'success' | 'failure';

/**
 * Puts values in the place of `${{ … }}`; what is not there is empty, as GitHub has it.
 * @throws HarnessError for what no workflow of ours uses
 */
export function filled(text: string, contexts: Contexts, status: JobStatus = 'success'): string {
  return text.replace(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = evaluate(expression, contexts, status);
    return typeof value === 'string' || typeof value === 'number' || value === true ? String(value) : '';
  });
}

/** Whether a step runs. One whose `if` says nothing of the status runs while nothing has failed. */
export function runs(condition: string | undefined, contexts: Contexts, status: JobStatus): boolean {
  if (condition === undefined) return status === 'success';
  const expression = condition.replace(/^\$\{\{\s*|\s*\}\}$/g, '');
  const asked = /\b(success|failure|always|cancelled)\(\)/.test(expression);
  return (asked || status === 'success') && Boolean(evaluate(expression, contexts, status));
}

/** Terms of a conjunction: a name, a function of the status, each perhaps negated, and a comparison with a text. */
function evaluate(expression: string, contexts: Contexts, status: JobStatus): unknown {
  const terms = expression.split('&&').map((term) => term.trim());
  const values = terms.map((term) => valueOf(term, contexts, status));
  return values.find((value) => !value) ?? values.at(-1);
}

function valueOf(term: string, contexts: Contexts, status: JobStatus): unknown {
  const [, left = '', operator, right] = /^([\w.-]+)\s*(?:(==|!=)\s*'([^']*)')?$/.exec(term) ?? [];
  if (left !== '') {
    const value = left.split('.').reduce<unknown>((within, key) => (within as Contexts | undefined)?.[key], contexts);
    return operator === undefined ? value : ((value ?? '') === right) === (operator === '==');
  }
  const [, negated, name = ''] = /^(!?)(\w+)\(\)$/.exec(term) ?? [];
  const truths: Readonly<Record<string, boolean>> = {
    always: true,
    cancelled: false,
    success: status === 'success',
    failure: status === 'failure',
  };
  const truth = truths[name];
  if (truth !== undefined) return truth !== (negated === '!');
  throw new HarnessError(`The expression ${term} is none that our workflows use`, {
    code: 'unknown-expression',
    fix: 'add it to scripts/workflows/expression.ts, or write it otherwise',
  });
}
