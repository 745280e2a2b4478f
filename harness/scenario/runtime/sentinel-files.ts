import type { NodeShell } from '../../cluster/cluster-provider.ts';
import { HarnessError } from '../../core/harness-error.ts';
import type { WritableMount } from '../../kube/facts/mounts.ts';
import type { PodFact, SentinelFact } from '../../timeline/fact.ts';
import type { Stage } from '../namespace/stage.ts';
import { withProcess1 } from './process-signals.ts';

/**
 * Writes a file into directories of a container, or looks for it, by the root that its process 1 has, so that the image needs no program. Only
 * what is mounted under that very path is gone into: another path may lead through a symbolic link, which would be followed on the node. Nothing
 * that is there is written over.
 */
const script = withProcess1(`
  set -C
  mode="$1" name="$2"
  shift 2
  for path; do
    file="$process/root\${path%/}/$name"
    if [ "$path" != / ] && ! cut -d ' ' -f 5 "$process/mountinfo" | grep -qxF "$path"; then echo "unknown $path"
    elif [ "$mode" = look ]; then
      if [ -f "$file" ]; then echo "there $path"; else echo "gone $path"; fi
    elif (echo "$name" > "$file") 2>/dev/null; then echo "there $path"
    else echo "refused $path"
    fi
  done`);

/** A file in a container of a pod. */
export interface Sentinel {
  readonly container: string;
  readonly mounts: readonly WritableMount[];
  /** Its name, which nothing else has. */
  readonly name: string;
}

/**
 * Writes a file to each mount of a container, or looks for it after something had happened, and puts on the timeline what was found.
 * @throws HarnessError where the node does not do it, in its words
 */
export async function sentinelFiles(
  { timeline, clock }: Pick<Stage, 'timeline' | 'clock'>,
  shell: Pick<NodeShell, 'runOnNode'>,
  { name: pod, uid, node = '' }: PodFact,
  { container, mounts, name }: Sentinel,
  moment: SentinelFact['moment'],
): Promise<void> {
  const mode = moment === 'writing' ? 'write' : 'look';
  const paths = mounts.map(({ path }) => path);
  const ended = await shell.runOnNode(node, ['sh', '-c', script, 'sh', uid, container, mode, name, ...paths]);
  if (ended.exitCode !== 0)
    throw new HarnessError(
      `Files of ${pod}/${container} could not be looked at from node ${node}: ${ended.stderr.trim()}`,
      {
        code: 'files-not-reached',
        fix: 'see that the pod does not share one process namespace, and that its node has /proc as Linux has it',
      },
    );
  const lines = ended.stdout.split('\n');
  noteFiles({ timeline, clock }, { node, name: pod, uid }, { container, mounts }, (path) => ({
    moment,
    state: states.find((one) => lines.includes(`${one} ${path}`)) ?? 'unknown',
  }));
}

/** Puts on the timeline what is known of a file in each mount. */
export function noteFiles(
  { timeline, clock }: Pick<Stage, 'timeline' | 'clock'>,
  { name: pod, uid, node = '' }: Pick<PodFact, 'name' | 'uid' | 'node'>,
  { container, mounts }: Pick<Sentinel, 'container' | 'mounts'>,
  found: (path: string) => Pick<SentinelFact, 'moment' | 'state'>,
): void {
  for (const { path, volume } of mounts)
    timeline.record({
      ...{ kind: 'sentinel', source: 'procfs', at: clock.now(), node, pod, uid, container },
      ...{ path, volume, ...found(path) },
    });
}

const states: readonly SentinelFact['state'][] = ['there', 'gone', 'refused', 'unknown'];
