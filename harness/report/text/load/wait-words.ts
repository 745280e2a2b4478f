import { formatDuration } from '../../../core/duration.ts';
import type { TriedWait, WaitReasons } from '../../../judgement/reasons/wait-reasons.ts';
import type { Words } from '../words.ts';
import { boundText } from './bound-text.ts';

export const waitWords: Words<WaitReasons> = {
  'wait-measured': ({ waitSeconds, deletions, sent, tried, needed, deleted, kept, ownSeconds }) => {
    const shorter = tried.filter((one) => one.waitSeconds < waitSeconds);
    const others = shorter.length === 0 ? '' : ` (${shorter.map(triedText).join(', ')})`;
    const shorterToo = shorter.some(({ failed }) => failed === 0) && needed !== undefined;
    return [
      `the shortest preStop wait that lost no new connection${shorterToo ? ' and is no shorter than nodes took' : ''} is ${waitSeconds} s: none of ${sent} in ${deletions} deletions, ${boundText(sent)}${others}`,
      ...(shorterToo
        ? ['a shorter one lost none either: no connection came just then, or the app goes on to serve after its wait']
        : []),
      needed
        ? `the longest time from a deletion to the last new connection that nodes had for the pod was ${formatDuration(needed.ms)}, of ${deleted ?? '?'} (${sources[needed.by]}), which leaves a margin of ${formatDuration(waitSeconds * 1000 - needed.ms)}`
        : 'for how long nodes sent new connections to deleted pods is not known',
      ownText(ownSeconds),
      `not covered: kept connections, whose end the app has to announce (${kept.lost} of ${kept.sent} requests on them were lost), and nodes that are slower than these were`,
    ].join('; ');
  },
  'no-wait-enough': ({ tried, needed }) => {
    const all = tried.map(triedText).join(', ');
    const longest = tried.at(-1);
    if (!needed || needed.ms <= (longest?.waitSeconds ?? 0) * 1000)
      return `no preStop wait of these was enough: new connections were lost with the longest too (${all}), so that they are lost for something else`;
    return `no preStop wait of these was enough: nodes had new connections for a pod for ${formatDuration(needed.ms)} after its deletion (${sources[needed.by]}), which is longer than the longest (${all})`;
  },
};

const sources = { rules: 'by the rules of the nodes', connections: 'by their connection tracking' } as const;

function ownText(seconds: number | undefined): string {
  if (seconds === undefined) return 'its own preStop hook does something of its own, which took no part';
  return seconds === 0 ? 'the app has no preStop hook now' : `its own preStop hook waits ${seconds} s now`;
}

/** `1 s: 4 lost in 3 deletions` */
function triedText({ waitSeconds, deletions, failed }: TriedWait): string {
  return `${waitSeconds} s: ${failed} lost in ${deletions} deletion${deletions === 1 ? '' : 's'}`;
}
