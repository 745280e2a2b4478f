import { createInterface } from 'node:readline';
import type { Duration } from '../../core/duration.ts';
import { spawn, type ChildProgram } from '../../shell/spawn.ts';
import type { Ended } from '../cluster-provider.ts';

/**
 * Reads a number and a command a time, and answers on one line: the number, the exit code, and what it wrote to stdout and stderr.
 * Commands run beside each other, their answers come whole. It ends with its stdin.
 */
const answerCommands = `
folder=$(mktemp --directory) || exit
trap 'rm -rf "$folder"' EXIT
while IFS= read -r number && IFS= read -r command; do
  (
    mine=$folder/$number
    eval "$command" >"$mine.out" 2>"$mine.err" </dev/null
    code=$?
    answer="$number $code $(base64 --wrap=0 "$mine.out") $(base64 --wrap=0 "$mine.err")"
    rm "$mine.out" "$mine.err"
    flock 9
    printf '%s\\n' "$answer"
  ) 9>"$folder/lock" &
done`;

/** What `timeout` ends with when the time was over. */
const timeoutCode = 124;
/** After SIGTERM a program has so long. */
const killAfterSeconds = 5;

/**
 * Runs programs in a container through one `docker exec` that stays: to start one each time costs the machine 0.15 s to 0.25 s of
 * CPU (measured on 2026-11-28), and a proof runs dozens. It is started when it is first needed, and again when it has ended.
 */
export class ContainerSession {
  readonly #container: string;
  readonly #env: Readonly<Record<string, string>>;
  readonly #underWay = new Map<number, (ended: Ended) => void>();
  #program: ChildProgram | undefined;
  #last = 0;

  constructor(container: string, env: Readonly<Record<string, string>>) {
    this.#container = container;
    this.#env = env;
  }

  run(command: readonly string[], timeout: Duration): Promise<Ended> {
    const program = (this.#program ??= this.#start());
    const number = ++this.#last;
    const limited = ['timeout', `--kill-after=${killAfterSeconds}`, String(timeout / 1000), ...command];
    return new Promise<Ended>((resolve) => {
      this.#underWay.set(number, (ended) => {
        this.#underWay.delete(number);
        program.keepsUs(this.#underWay.size > 0);
        resolve(ended.exitCode === timeoutCode ? tooLate(ended, timeout) : ended);
      });
      program.keepsUs(true);
      program.stdin.write(`${number}\n${limited.map(quoted).join(' ')}\n`);
    });
  }

  #start(): ChildProgram {
    const inside = ['exec', '--interactive', this.#container, 'bash', '-c', answerCommands];
    const program = spawn('docker', inside, { env: this.#env });
    createInterface({ input: program.stdout }).on('line', (line) => {
      const [number, exitCode, stdout = '', stderr = ''] = line.split(' ');
      this.#underWay.get(Number(number))?.({
        exitCode: Number(exitCode),
        stdout: decoded(stdout),
        stderr: decoded(stderr),
      });
    });
    void program.exited.then(({ summary, stderr }) => {
      this.#program = undefined;
      const how = [summary || 'it ended', stderr].filter(Boolean).join(': ');
      for (const end of [...this.#underWay.values()])
        end({ exitCode: undefined, stdout: '', stderr: `the way onto ${this.#container} was lost: ${how}` });
    });
    return program;
  }
}

function tooLate({ stdout, stderr }: Ended, timeout: Duration): Ended {
  return { exitCode: undefined, stdout, stderr: `${stderr}\nit did not end within ${timeout / 1000} s`.trim() };
}

function decoded(text: string): string {
  return Buffer.from(text, 'base64').toString();
}

/** One word for bash, on one line. */
function quoted(word: string): string {
  return `$'${word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
}
