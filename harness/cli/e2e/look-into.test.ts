import { expect, test } from 'vitest';
import { lookInto } from './look-into.ts';

const kubectl = 'kubectl --context kind-seaworthy';

test('nothing that stands is nothing to look into', () => {
  expect(lookInto([], kubectl)).toEqual([]);
});

test('every namespace that stands is named, with three commands for one', () => {
  expect(lookInto(['sw-1-a', 'sw-1-b'], kubectl)).toEqual([
    'Kept until the next run, or `seaworthy cleanup`: sw-1-a, sw-1-b',
    'Look into the first with:',
    '  kubectl --context kind-seaworthy --namespace sw-1-a get all,endpointslices,events --output wide',
    '  kubectl --context kind-seaworthy --namespace sw-1-a describe pods',
    "  kubectl --context kind-seaworthy --namespace sw-1-a logs --all-containers --prefix --max-log-requests 50 --selector '!none'",
  ]);
});
