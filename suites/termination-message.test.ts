/**
 * Why it died
 *
 * The termination message reaches lastState and `kubectl describe` with its exit code, from its file or from the logs.
 */

import {
  containerTerminated,
  containerWaiting,
  expect,
  podTerminated,
  scripted,
  topic,
  type PodFact,
  type Tools,
} from '../harness/testing/index.ts';
import { describedBlock } from './support/described.ts';
import { terminationMessage } from './support/termination-message.ts';

const lastWords = scripted('last-words');
const policy = 'FallbackToLogsOnError';
const atPath = (path: string) => lastWords.main({ terminationMessagePath: path }).env({ MESSAGE_PATH: path });
const withFallback = lastWords.main({ terminationMessagePolicy: policy });
const ascii = (bytes: number) => Array.from({ length: bytes }, (_, at) => 'abcdefghij'[at % 10]).join('');

topic('termination-message', {}, ({ proof, control }) => {
  proof(
    'in-describe',
    'what a crashing container wrote to /var/termination-reason is in lastState and in kubectl describe',
    async ({ startPod, waitFor, kubectl }) => {
      await startPod(atPath('/var/termination-reason').spec({ restartPolicy: 'Always' }));

      const pod = await waitFor(containerWaiting({ name: 'last-words' }, 'main', 'CrashLoopBackOff'));
      const described = await kubectl('describe', 'pod', 'last-words');

      expect(statusOf(pod).lastState).toMatchObject({ reason: 'Error', exitCode: 1, message: "I've had enough" });
      expect(describedBlock(described, 'Last State')).toMatchObject(lastStateShown);
    },
  );

  proof('default-path', 'a message in /dev/termination-log needs no setting', async ({ startPod, waitFor }) => {
    await startPod(lastWords);

    const pod = await waitFor(podTerminated({ name: 'last-words' }));

    expect(statusOf(pod)).toMatchObject({ exitCode: 1, message: "I've had enough" });
  });

  proof(
    'fallback',
    'with FallbackToLogsOnError and no file the message is the end of the log: 80 lines, 2048 bytes',
    async (tools) => {
      const silent = withFallback.env({ MESSAGE: '' });

      const messages = await messagesOf(
        tools,
        silent.env({ LOG_LINES: '3' }).named('short'),
        silent.env({ LOG_LINES: '100' }).named('many-lines'),
        silent.env({ LOG_LINES: '70', LOG_LINE: `%03g ${ascii(59)}` }).named('many-bytes'),
      );

      const words = { file: '', exitCode: 1, policy } as const;
      expect(messages).toEqual([
        terminationMessage({ ...words, log: logOf(3, (line) => `log line ${line}`) }),
        terminationMessage({ ...words, log: logOf(100, (line) => `log line ${line}`) }),
        terminationMessage({ ...words, log: logOf(70, (line) => `${String(line).padStart(3, '0')} ${ascii(59)}`) }),
      ]);
      return `log of 100 lines: the message begins with "${firstLine(messages[1])}", of 4480 bytes ${lengthOf(messages[2])} are left`;
    },
  );

  proof('file-wins', 'a file with a message wins over the log', async ({ startPod, waitFor }) => {
    await startPod(withFallback);

    const pod = await waitFor(podTerminated({ name: 'last-words' }));

    expect(statusOf(pod).message).toBe("I've had enough");
  });

  proof('empty-on-success', 'success leaves no message of the log; a file is shown all the same', async (tools) => {
    const succeeded = withFallback.env({ EXIT_CODE: '0' });

    const messages = await messagesOf(
      tools,
      succeeded.env({ MESSAGE: '' }).named('log'),
      succeeded.env({ MESSAGE: 'done' }).named('file'),
    );

    expect(messages).toEqual([undefined, 'done']);
  });

  proof('cut', 'of a long message the last 4096 bytes are kept', async ({ startPod, waitFor }) => {
    const file = `${ascii(5000)}the end`;
    await startPod(lastWords.env({ MESSAGE: file }));

    const { message } = statusOf(await waitFor(podTerminated({ name: 'last-words' })));

    expect(message).toBe(terminationMessage({ file, exitCode: 1 }));
    expect(message).toMatch(/the end$/);
    return `of ${file.length} bytes ${lengthOf(message)} are left`;
  });

  proof('korean', 'a cut falls on a byte: halves of a character become U+FFFD', async (tools) => {
    const one = '한'.repeat(1366);
    const two = `${one}ab`;

    const messages = await messagesOf(
      tools,
      lastWords.env({ MESSAGE: one }).named('one'),
      lastWords.env({ MESSAGE: two }).named('two'),
    );

    expect(messages).toEqual([one, two].map((file) => terminationMessage({ file, exitCode: 1 })));
    return `they begin with ${messages.map((message) => JSON.stringify(message?.slice(0, 3))).join(' and ')}`;
  });

  proof(
    'pod-wide',
    'the containers of a pod share 12288 bytes: of four each keeps the first 3072 of its last 4096',
    async ({ startPod, waitFor }) => {
      const file = `${ascii(4097)}한`;
      const main = lastWords.env({ MESSAGE: file });
      await startPod(main.withCopy('second').withCopy('third').withCopy('fourth'));

      const pod = await waitFor(podTerminated({ name: 'last-words' }));

      const message = terminationMessage({ file, exitCode: 1, containers: 4 });
      expect(pod.containers.map((container) => container.message)).toEqual([message, message, message, message]);
      return `${pod.containers.length} messages, each of 3072 of ${Buffer.byteLength(file)} bytes`;
    },
  );

  proof(
    'init-container',
    'an init container that fails says why, and the container behind it never runs',
    async ({ startPod, waitFor }) => {
      await startPod(lastWords.withCopy('first', 'initContainers'));

      const pod = await waitFor(containerTerminated({ name: 'last-words' }, 'first'));

      expect(statusOf(pod, 'first')).toMatchObject({ init: true, exitCode: 1, message: "I've had enough" });
      expect(statusOf(pod)).toMatchObject({ state: 'waiting', reason: 'PodInitializing' });
    },
  );

  control(
    'silent',
    'an app that dies without a word leaves nothing to read',
    'no message, in lastState as in kubectl describe',
    async ({ startPod, waitFor, kubectl }) => {
      await startPod(
        lastWords.twin('silent').main({ terminationMessagePolicy: policy }).spec({ restartPolicy: 'Always' }),
      );

      const pod = await waitFor(containerWaiting({ name: 'last-words' }, 'main', 'CrashLoopBackOff'));
      const described = describedBlock(await kubectl('describe', 'pod', 'last-words'), 'Last State');

      const { Message, ...others } = lastStateShown;
      expect(described).toMatchObject(others);
      expect(() => {
        expect(described).toMatchObject({ Message });
      }).toThrow(/Message/);
      expect(statusOf(pod).lastState?.message).toBeUndefined();
    },
  );

  control(
    'wrong-path',
    'a message written elsewhere than terminationMessagePath is lost',
    'no message',
    async ({ startPod, waitFor }) => {
      await startPod(
        lastWords.env({ MESSAGE_PATH: '/tmp/elsewhere' }).main({ securityContext: { readOnlyRootFilesystem: false } }),
      );

      const pod = await waitFor(podTerminated({ name: 'last-words' }));

      expect(statusOf(pod)).toMatchObject({ exitCode: 1 });
      expect(statusOf(pod).message).toBeUndefined();
    },
  );
});

const lastStateShown = {
  'Last State': 'Terminated',
  Reason: 'Error',
  Message: "I've had enough",
  'Exit Code': '1',
} as const;

/** Of `main`, when no other is asked for. */
function statusOf({ name, containers }: PodFact, container = 'main') {
  const snapshot = containers.find((candidate) => candidate.name === container);
  if (snapshot) return snapshot;
  throw new Error(`pod ${name} shows no container ${container}`);
}

/** What each leaves when it has died. */
async function messagesOf(
  { startPod, waitFor }: Tools,
  ...apps: readonly (typeof lastWords)[]
): Promise<readonly (string | undefined)[]> {
  for (const app of apps) await startPod(app);
  const ended = await Promise.all(apps.map(({ pod }) => waitFor(podTerminated({ name: pod.metadata.name }))));
  return ended.map((pod) => statusOf(pod).message);
}

function logOf(lines: number, text: (line: number) => string): string {
  return Array.from({ length: lines }, (_, at) => `${text(at + 1)}\n`).join('');
}

function firstLine(text = ''): string {
  return text.split('\n')[0] ?? '';
}

function lengthOf(text = ''): number {
  return Buffer.byteLength(text);
}
