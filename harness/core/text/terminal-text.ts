/**
 * Text of an app, or of anyone, made safe to print: control characters, and what turns the direction of writing, shown
 * as escapes instead of obeyed. Line ends and tabs are escaped too.
 */
export function escapeControls(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    escapeCharacter,
  );
}

/**
 * Text that GitHub's runner takes for no command: it obeys `::name::` where a line begins with it, and `##[name]` anywhere in
 * a line. Inside of a JSON string the escape stands for the same character.
 */
export function escapeWorkflowCommands(text: string): string {
  return text.replace(/^\s*:(?=:)/gm, (start) => `${start.slice(0, -1)}\\u003a`).replaceAll('##[', '#\\u0023[');
}

/**
 * Makes a text safe for a terminal or the log of a job: line ends and tabs stay, every other control character is
 * escaped.
 */
export function printableLines(text: string): string {
  return escapeWorkflowCommands(text.replace(/[^\n\t]+/g, escapeControls));
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
