/** Cuts a text to a number of characters; a text that is cut ends in an ellipsis. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text;
}
