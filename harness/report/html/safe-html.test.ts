import { expect, test } from 'vitest';
import { dataScript, markup } from './safe-html.ts';

test('every value is escaped, in text and in attributes', () => {
  const evil = `"><script>alert('x')</script>&`;
  const escaped = '&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;';
  expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test('its own templates, lists of them and nothing at all go in as they are', () => {
  const items = ['a', '<b>'].map((item) => markup`<li>${item}</li>`);
  expect(markup`<ul>${items}${undefined}${false}${null}${0}</ul>`.text).toBe(
    '<ul><li>a</li><li>&#60;b&#62;</li>0</ul>',
  );
});

test('control characters, which HTML cannot hold, are shown as such', () => {
  expect(markup`${'a\u0000b\u001b[31m\tc\n'}`.text).toBe('a\ufffdb\ufffd[31m\tc\n');
});

test('data cannot end its script, and comes back as it was', () => {
  const value = { text: '</script><!-- <script>', line: '\u2028', nothing: null };
  const { text } = dataScript(value);
  expect(text.match(/</g)).toHaveLength(2);
  expect(JSON.parse(text.replace(/^<script[^>]*>|<\/script>$/g, ''))).toEqual(value);
});
