import { systemClock } from '../../core/clock.ts';
import { seconds } from '../../core/duration.ts';
import type { FakeApiServer } from '../../kube/client/fake-api-server.test-helper.ts';
import type { Condition } from '../../kube/conditions/condition.ts';
import type { NamespaceView } from '../../kube/watch/namespace-view.ts';
import { Timeline } from '../../timeline/timeline.ts';

/** What disruptions use of a stage: namespace `shop`, as a view shows it, which a test changes meanwhile. */
export function fakeStage(view: NamespaceView, server: FakeApiServer) {
  const hub = {
    now: view,
    waitFor: async <T>(condition: Condition<T>, { signal }: { signal?: AbortSignal }): Promise<T> => {
      for (;;) {
        const progress = condition.test(view);
        if (progress.state === 'met') return progress.value;
        await systemClock.sleep(seconds(0.01), signal);
      }
    },
  };
  const actor = { client: server.client(), clock: systemClock, timeline: new Timeline() };
  const podsOf = () => [...view.pods.values()].filter(({ deletionTimestamp }) => deletionTimestamp === undefined);
  return { namespace: 'shop', hub, actor, clock: systemClock, podsOf };
}
