/** Whether labels are as a selector of `matchLabels` wants them; one that names none wants nothing. */
export function matchesLabels(
  labels: Readonly<Record<string, unknown>>,
  selector: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
