import { expect, test } from 'vitest';
import { suggestion } from './suggestion.ts';

const known = ['context', 'proxyMode', 'provider'];

test.each([
  ['contxt', 'did you mean `context` in place of `contxt`?'],
  ['proxy-mode', 'did you mean `proxyMode` in place of `proxy-mode`?'],
  ['PROVIDR', 'did you mean `provider` in place of `PROVIDR`?'],
  ['colour', 'in place of `colour` use one of context, proxyMode, provider'],
])('for %s: %s', (given, text) => {
  expect(suggestion(given, known)).toBe(text);
});
