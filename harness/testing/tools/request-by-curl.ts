import type { RunSomewhere } from './run-somewhere.ts';

/** The result of curl: its exit code, the conversation, and the time that it took. */
export interface CurlResult {
  readonly exitCode: number | undefined;
  /**
   * The verbose output of curl about the connection, `connect to … failed: No route to host`, and the headers of an
   * answer.
   */
  readonly conversation: string;
  readonly seconds: number;
}

/** Asks an address from wherever the program runs, for three seconds at most, whatever settings curl finds there. */
export async function requestByCurl(from: RunSomewhere, url: string): Promise<CurlResult> {
  const format = '\n%{time_total}';
  const { exitCode, stdout, stderr } = await from('curl', '--disable', '-sSv', '--max-time', '3', '-w', format, url);
  const [time] = stdout.split('\n').slice(-1);
  return { exitCode, conversation: stderr, seconds: Number(time) };
}
