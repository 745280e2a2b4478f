import { shellWord } from '../../core/text/shell-word.ts';

/** How a value is shown, by the option that it follows: what may be secret of it is left out. */
const shownValues: Readonly<Record<string, (value: string) => string>> = {
  '--header': (line) => `${line.split(':')[0] ?? ''}:…`,
  '--data': unlessFile,
  '--send': unlessFile,
  '--set': shownPair,
  '--url': shownUrl,
  '--path': shownUrl,
  '--slow': shownUrl,
};

/** What was typed, in quotes where a shell needs them, without what may be secret of it. */
export function printableCommand(argv: readonly string[]): string {
  return argv
    .map((word, index) => {
      const show = shownValues[argv[index - 1] ?? ''];
      if (show) return show(word);
      const [, option = '', value = ''] = /^(--[a-z-]+)=(.*)$/s.exec(word) ?? [];
      const showOwn = shownValues[option];
      return showOwn ? `${option}=${showOwn(value)}` : shellWord(word);
    })
    .join(' ');
}

/** Text that is sent, or the file that has it. */
function unlessFile(value: string): string {
  return value.startsWith('@') ? shellWord(value) : '…';
}

/** `db.password=…` of `db.password=s3cret,db.user=web`. */
export function shownPair(pair: string): string {
  return pair.includes('=') ? `${shellWord(pair.split('=')[0] ?? '')}=…` : '…';
}

/** With the names of its parameters, and without their values. */
function shownUrl(url: string): string {
  const [before = '', query] = url.split(/\?(.*)/s);
  if (query === undefined) return shellWord(url);
  const parameters = query.split('&').map((one) => (one.includes('=') ? `${one.split('=')[0] ?? ''}=…` : '…'));
  return `'${before}?${parameters.join('&')}'`.replaceAll(/(?<=.)'(?=.)/g, `'\\''`);
}
