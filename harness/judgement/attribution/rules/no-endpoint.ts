import { overAt } from '../request-index.ts';
import { connectionGround, momentGround } from '../ground.ts';
import { followMs } from '../routed-spans.ts';
import { wasOpened, type Rule } from './rule.ts';

/** Certain: nodes had had the time to learn that there was no endpoint, and there was still none. */
export const noEndpoint: Rule = (drop, scene) => {
  if (wasOpened(drop)) return undefined;
  const since = scene.empty
    .touching(drop.sentAt - followMs, drop.sentAt - followMs)
    .find(({ to }) => to >= overAt(drop));
  return (
    since && {
      cause: 'no-endpoint',
      confidence: 'certain',
      facts: [connectionGround(drop), ...momentGround('the last endpoint went', since.from, 'watch', drop)],
    }
  );
};

/** Likely: the last endpoint had just gone, or the first had just come, and nodes follow a little later. */
export const noEndpointYet: Rule = (drop, scene) => {
  if (wasOpened(drop)) return undefined;
  const near = scene.empty.touching(drop.sentAt - followMs, overAt(drop))[0];
  return (
    near && {
      cause: 'no-endpoint',
      confidence: 'likely',
      facts: [connectionGround(drop), ...momentGround('the last endpoint went', near.from, 'watch', drop)],
    }
  );
};
