import type { Judgement } from './judgement.ts';

/** The text of a verdict as a person reads it: what, the facts, the cause, the fix. Plain, without colours. */
export function formatJudgement(judgement: Judgement): string {
  const rows: (readonly [string, string])[] = [...judgement.facts];
  if (judgement.cause !== undefined) rows.push(['Cause', judgement.cause]);
  if (judgement.fix !== undefined) rows.push(['Fix', judgement.fix]);
  const width = Math.max(0, ...rows.map(([label]) => label.length)) + 2;
  const lines = rows.flatMap(([label, text]) =>
    text.split('\n').map((line, index) => `${(index === 0 ? `${label}:` : '').padEnd(width)}${line}`),
  );
  return [judgement.reason, '', ...lines].join('\n');
}
