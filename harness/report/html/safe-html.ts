/** HTML that may be written as it is: made by `markup` and `dataScript` only, from literals of ours and escaped values. */
class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type { SafeHtml };
export type HtmlValue = string | number | SafeHtml | readonly HtmlValue[] | undefined | null | false;

/**
 * A template whose every value is escaped, unless it is `SafeHtml` itself; lists are joined, `undefined`, `null` and `false`
 * are left out. Attributes must be quoted. (Not named `html`: formatters would then change what it says.)
 * @example markup`<a href="${path}">${name}</a>`
 */
export function markup(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): SafeHtml {
  return new SafeHtml(parts.map((part, index) => (index === 0 ? part : render(values[index - 1]) + part)).join(''));
}

/** A value for the page's program to read: no `<` is left in it that could end the script or begin a comment. */
export function dataScript(value: unknown): SafeHtml {
  return new SafeHtml(`<script type="application/json">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`);
}

function render(value: HtmlValue): string {
  if (value === undefined || value === null || value === false) return '';
  if (value instanceof SafeHtml) return value.text;
  if (typeof value === 'object') return value.map(render).join('');
  return escapeText(String(value));
}

/**
 * Safe within elements and quoted attributes. Control characters, which HTML cannot hold, and what turns the direction of
 * writing are shown as U+FFFD.
 */
function escapeText(text: string): string {
  return text
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
      '\ufffd',
    )
    .replace(/[&<>"']/g, (character) => `&#${String(character.charCodeAt(0))};`);
}
