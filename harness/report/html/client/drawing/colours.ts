/** The value of a custom property of the page's style, as it is now: light, dark, or on paper. */
export function colourOf(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}

/** The class that dresses something, from its name: `deletion requested` becomes `deletion-requested`. */
export function classOf(name: string): string {
  return name.replaceAll(' ', '-');
}
