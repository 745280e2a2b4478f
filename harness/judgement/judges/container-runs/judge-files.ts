import type { SentinelFact } from '../../../timeline/fact.ts';
import type { Judgement } from '../../judgement.ts';
import type { ProofEvidence } from '../../proof-evidence.ts';
import type { SurvivingFile } from '../../reasons/file-reasons.ts';
import { judgeKind } from '../judge-kind.ts';

export const files = judgeKind('files', {}, (_, evidence) => judgeFiles(evidence));

type Looked = Exclude<SentinelFact['moment'], 'writing'>;

/** What Kubernetes promises: what a file on each survives. */
const promised: Readonly<Record<SentinelFact['volume'], readonly Looked[]>> = {
  container: [],
  emptyDir: ['restart'],
  ephemeral: ['restart'],
  persistentVolumeClaim: ['restart', 'deletion', 'move'],
};

/** Did files survive the restart of their container, the deletion of their pod and its move to another node as Kubernetes promises it for where they were? */
export function judgeFiles({ timeline }: Pick<ProofEvidence, 'timeline'>): Judgement {
  const facts = timeline.of('sentinel');
  const written = facts.filter(({ moment, state }) => moment === 'writing' && state === 'there');
  const not = facts.filter(({ moment, state }) => moment === 'writing' && state !== 'there').map(({ path }) => path);
  const common = { counts: { files: written.length }, facts: [] };
  if (written.length === 0)
    return { ...common, verdict: 'inconclusive', reason: { code: 'no-file-written', figures: { not } } };
  const looked = (['restart', 'deletion', 'move'] as const).filter(
    (moment) => moment !== 'move' || facts.some((fact) => fact.moment === moment),
  );
  const moved = looked.includes('move') ? !facts.some(({ state }) => state === 'unmoved') : undefined;
  const files: SurvivingFile[] = [];
  for (const { container, path, volume } of written) {
    const survived: Looked[] = [];
    for (const moment of looked) {
      const state = facts.find((fact) => fact.path === path && fact.moment === moment)?.state;
      if (state === 'unmoved') continue;
      const figures = { container, path, volume, moment };
      if (state !== 'there' && state !== 'gone')
        return { ...common, verdict: 'inconclusive', reason: { code: 'file-not-seen', figures } };
      const isThere = state === 'there';
      if (isThere !== promised[volume].includes(moment))
        return { ...common, verdict: 'fail', reason: { code: isThere ? 'file-stayed' : 'file-lost', figures } };
      if (isThere) survived.push(moment);
    }
    files.push({ path, volume, survived });
  }
  const [{ container } = { container: '' }] = written;
  return {
    ...common,
    verdict: 'pass',
    reason: { code: 'files-as-promised', figures: { container, files, not, moved } },
  };
}
