/** Whether a Service with this selector leads to pods with these labels; an empty one leads to none: its endpoints are somebody's own affair. */
export function selectsPods(
  selector: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, unknown>>,
): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(labels, selector);
}

/** Whether labels are as a selector of `matchLabels` wants them; one that names none wants nothing. */
export function matchesLabels(
  labels: Readonly<Record<string, unknown>>,
  selector: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Labels as a selector of the API has them: `app=web,tier=front`. */
export function labelSelectorOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map((pair) => pair.join('='))
    .join(',');
}
