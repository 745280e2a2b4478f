/** The output of a container that ended, from which its termination message is made. */
export interface TerminationOutput {
  /** The text that it wrote to its termination message file. */
  readonly file: string;
  /** The text that it wrote to its log, in whole lines. */
  readonly log?: string;
  readonly exitCode: number;
  /** @default 'File' */
  readonly policy?: 'File' | 'FallbackToLogsOnError';
  /** The number of containers of the pod, init containers included, since they share the space. */
  readonly containers?: number;
}

const room = { file: 4096, logLines: 80, log: 2048, pod: 12 * 1024 };

/**
 * The message that the API must show, by the kubelet's rules: the end of the file; where that is empty, the policy allows it
 * and the exit code is not 0, the end of the log; of that the beginning, as much as is the container's share of the pod's
 * room. Undefined when nothing is left.
 */
export function terminationMessage(output: TerminationOutput): string | undefined {
  const { file, log = '', exitCode, policy = 'File', containers = 1 } = output;
  const fromLog = policy === 'FallbackToLogsOnError' && exitCode !== 0 && file === '';
  const text = fromLog ? Buffer.from(lastLines(log)).subarray(-room.log) : Buffer.from(file).subarray(-room.file);
  const share = text.subarray(0, Math.floor(room.pod / containers));
  return share.length === 0 ? undefined : asJson(share);
}

function lastLines(log: string): string {
  return log
    .split(/(?<=\n)/)
    .slice(-room.logLines)
    .join('');
}

/** Cuts fall on bytes. Each byte that is no whole character any more becomes U+FFFD, as Go writes it into JSON. */
function asJson(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const character = characterAt(bytes, at);
    text += character ?? '\uFFFD';
    at += character === undefined ? 1 : Buffer.byteLength(character);
  }
  return text;
}

function characterAt(bytes: Buffer, at: number): string | undefined {
  const lead = bytes[at] ?? 0;
  const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  const character = bytes.subarray(at, at + length).toString('utf8');
  return Buffer.byteLength(character) === length && !character.includes('\uFFFD') ? character : undefined;
}
