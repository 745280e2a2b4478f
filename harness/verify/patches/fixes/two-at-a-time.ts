import { cannotHaveTwo, replicasNotOurs } from './cannot-have-two.ts';
import type { Fix } from './fix.ts';

/** Lets a second pod be there before the first one goes, where nothing that was read speaks against two. */
export const twoAtATime: Fix = {
  causes: ['gap-by-nature'],
  changes: (found, app) => {
    const has = (why: string) => found.some(({ figures }) => figures['why'] === why);
    const isAlone = has('one-replica');
    const whyNot = cannotHaveTwo(app) ?? (isAlone ? replicasNotOurs(app) : undefined);
    if (whyNot !== undefined) return { whyNot };
    const strategy = has('recreate') && {
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
    };
    return {
      spec: { ...(isAlone && { replicas: 2 }), ...strategy },
      beware: ['two pods of it run at a time then: apply it only where the app may have two'],
    };
  },
};
