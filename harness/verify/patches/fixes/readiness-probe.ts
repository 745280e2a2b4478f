import type { Fix } from './fix.ts';

/** A readiness probe that asks what clients ask: it succeeds no sooner than they are served. */
export const readinessProbe: Fix = {
  causes: ['not-ready-yet', 'ready-too-soon'],
  changes: (_, { container, port, path }) => {
    if (port === undefined) return { whyNot: 'the port of its pods is not known' };
    const { readinessProbe: probe } = container;
    // Over TCP that is a connection; a probe that is there asks more.
    if (path === undefined) return probe ? undefined : { container: { readinessProbe: { tcpSocket: { port } } } };
    const { httpGet } = probe ?? {};
    const named = container.ports?.find(({ containerPort }) => containerPort === port)?.name;
    const isAsked = httpGet?.port === port || (named !== undefined && httpGet?.port === named);
    if (isAsked && (httpGet.path ?? '/') === path) return undefined;
    const others = (['exec', 'tcpSocket', 'grpc'] as const).filter((how) => probe?.[how] !== undefined);
    const removed = Object.fromEntries(others.map((how) => [how, null]));
    return { container: { readinessProbe: { ...removed, httpGet: { path, port } } } };
  },
};
