import { escapeControls, escapeWorkflowCommands, printableLines } from '../core/text/terminal-text.ts';

/** The same value with every text in it made fit for a terminal and the log of a job; only what is named `text` keeps lines. */
export function printableValues<T>(value: T): T {
  return printable(value, '') as T;
}

function printable(value: unknown, name: string): unknown {
  if (typeof value === 'string')
    return name === 'text' ? printableLines(value) : escapeWorkflowCommands(escapeControls(value));
  if (Array.isArray(value)) return value.map((one) => printable(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, printable(one, key)]));
}
