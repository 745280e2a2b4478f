import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupBy } from '../../../core/group-by.ts';
import { readLines } from '../../../core/files/line-file.ts';
import { fileInside } from '../../../core/files/safe-path.ts';
import { escapeControls } from '../../../core/text/terminal-text.ts';
import type { LogEnd } from './experiment-model.ts';
import type { TimeAxis } from './time-axis.ts';

/** How much of the logs of one experiment is put into the page. */
export interface LogRoom {
  readonly lines: number;
  readonly characters: number;
}

/**
 * The last lines of each log of the pods, in `logs/<pod>.<container>[.<restart>].log` as a proof writes them.
 * @throws HarnessError for a log that is no regular file in that folder
 */
export function logEnds(dir: string, pods: readonly string[], room: LogRoom, axis: TimeAxis): readonly LogEnd[] {
  const logs = join(dir, 'logs');
  if (!existsSync(logs)) return [];
  const ofPod = groupBy(readdirSync(logs).sort(), (name) => pods.find((pod) => name.startsWith(`${pod}.`)));
  return pods.flatMap((pod) =>
    (ofPod.get(pod) ?? []).map((file) => {
      const name = file.slice(pod.length + 1, -'.log'.length);
      return { name, pod, ...tailOf(fileInside(dir, 'logs', file), room, axis) };
    }),
  );
}

function tailOf(path: string, { lines, characters }: LogRoom, axis: TimeAxis): Pick<LogEnd, 'lines' | 'earlier'> {
  const last: string[] = [];
  let earlier = 0;
  for (const line of readLines(path, {})) {
    last.push(cut(line, characters));
    if (last.length > lines) earlier += last.splice(0, 1).length;
  }
  return { lines: last.map((line) => stamped(line, axis)), earlier };
}

function cut(line: string, characters: number): string {
  return line.length <= characters
    ? escapeControls(line)
    : `${escapeControls(line.slice(0, characters))} … ${String(line.length - characters)} characters more`;
}

/** `2026-11-25T21:50:32.123456789Z text` */
function stamped(line: string, axis: TimeAxis): LogEnd['lines'][number] {
  const space = line.indexOf(' ');
  const at = Date.parse(line.slice(0, Math.max(0, space)));
  return Number.isNaN(at) ? [null, line] : [axis.at(at), line.slice(space + 1)];
}
