import { expect, test } from 'vitest';
import { UsageError } from '../../core/harness-error.ts';
import { reportersOf, reportersOfEach } from './reporters.ts';

test.each([
  [[], 'text', { stdout: undefined, github: false, files: [] }],
  [[], 'json', { stdout: 'json', github: false, files: [] }],
  [['json'], 'json', { stdout: 'json', github: false, files: [] }],
  [['junit'], 'text', { stdout: 'junit', github: false, files: [] }],
  [['github'], 'text', { stdout: undefined, github: true, files: [] }],
  [
    ['junit=a/b=c.xml', 'html=page.html', 'github=summary.md'],
    'json',
    {
      stdout: 'json',
      github: false,
      files: [
        { name: 'junit', path: 'a/b=c.xml' },
        { name: 'html', path: 'page.html' },
        { name: 'github', path: 'summary.md' },
      ],
    },
  ],
] as const)('of %j with -o %s', (values, output, reporters) => {
  expect(reportersOf(values, output)).toEqual(reporters);
});

test.each([
  [['sarif'], 'text', /no reporter sarif/],
  [['=x'], 'text', /no reporter without a name/],
  [['junit='], 'text', /names no file/],
  [['junit', 'html'], 'text', /Only one of junit and html/],
  [['junit'], 'json', /Only one of junit and json/],
] as const)('%j with -o %s is refused', (values, output, message) => {
  expect(() => reportersOf(values, output)).toThrow(UsageError);
  expect(() => reportersOf(values, output)).toThrow(message);
});

test('each of several runs has files of its own, whatever it is called', () => {
  const of = reportersOfEach(reportersOf(['junit=out/junit.xml', 'github=summary', 'github'], 'json'));
  expect(of('shop')).toEqual({
    stdout: 'json',
    github: true,
    files: [
      { name: 'junit', path: 'out/junit-shop.xml' },
      { name: 'github', path: 'summary-shop' },
    ],
  });
  expect(of('../a b').files[0]?.path).toBe('out/junit-..%2Fa%20b.xml');
});

test.each(['junit', 'html'])('%s of several runs is not printed', (name) => {
  expect(() => reportersOfEach(reportersOf([name], 'text'))).toThrow(`Several apps are verified, and ${name} of them`);
});
