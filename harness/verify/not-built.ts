/** What `verify` does not look at yet: said with every result, as loudly as what failed. */
export const notBuilt: readonly string[] = [
  'other ports of the Service while something is done to the app: only steady, without --quick, sends load to them; a run of its own takes another one (--port)',
  'protocols other than HTTP/1.1, and TCP where --protocol tcp says what to send: no load of these is built',
];
