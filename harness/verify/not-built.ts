/** What `verify` does not look at yet: said with every result, as loudly as what failed. */
export const notBuilt: readonly string[] = [
  'an upgrade, files, dependencies: no proof of these is built',
  'protocols other than HTTP/1.1: no load of these is built',
  'kept connections that are idle for longer than some tenths of a second',
];
