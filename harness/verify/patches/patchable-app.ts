import { z } from 'zod';
import type { Manifest } from '../../kube/actions/manifest.ts';
import type { ServiceSpec } from '../../kube/facts/service-spec.ts';

const handler = z.looseObject({
  exec: z.looseObject({ command: z.array(z.string()).optional() }).optional(),
  sleep: z.looseObject({ seconds: z.number() }).optional(),
  httpGet: z.looseObject({ path: z.string().optional(), port: z.union([z.string(), z.number()]) }).optional(),
  tcpSocket: z.looseObject({}).optional(),
  grpc: z.looseObject({}).optional(),
});

const probe = handler.extend({
  initialDelaySeconds: z.number().optional(),
  periodSeconds: z.number().optional(),
  timeoutSeconds: z.number().optional(),
  failureThreshold: z.number().optional(),
});

const container = z.looseObject({
  name: z.string(),
  command: z.array(z.string()).optional(),
  ports: z
    .array(
      z.looseObject({
        containerPort: z.number(),
        name: z.string().optional(),
        hostPort: z.number().optional(),
      }),
    )
    .optional(),
  lifecycle: z.looseObject({ preStop: handler.optional() }).optional(),
  readinessProbe: handler.optional(),
  livenessProbe: probe.optional(),
  startupProbe: probe.optional(),
});

const labels = z.record(z.string(), z.string());

const affinityTerm = z.looseObject({
  labelSelector: z
    .looseObject({ matchLabels: labels.optional(), matchExpressions: z.array(z.unknown()).optional() })
    .optional(),
});

const pod = z.looseObject({
  terminationGracePeriodSeconds: z.number().optional(),
  hostNetwork: z.boolean().optional(),
  affinity: z
    .looseObject({
      podAntiAffinity: z
        .looseObject({
          requiredDuringSchedulingIgnoredDuringExecution: z.array(affinityTerm).optional(),
          preferredDuringSchedulingIgnoredDuringExecution: z.array(z.unknown()).optional(),
        })
        .optional(),
    })
    .optional(),
  containers: z.array(container).min(1),
  volumes: z
    .array(z.looseObject({ persistentVolumeClaim: z.looseObject({ claimName: z.string() }).optional() }))
    .optional(),
});

const share = z.union([z.string(), z.number()]);

const workload = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({
    replicas: z.number().optional(),
    selector: z.looseObject({ matchLabels: labels.optional() }).optional(),
    strategy: z
      .looseObject({
        type: z.string().optional(),
        rollingUpdate: z.looseObject({ maxSurge: share.optional(), maxUnavailable: share.optional() }).optional(),
      })
      .optional(),
    template: z.looseObject({ metadata: z.looseObject({ labels: labels.optional() }).optional(), spec: pod }),
  }),
});

/** A workload as its manifest has it, and what was found out about it, as far as patches need it. */
export interface PatchableApp {
  readonly workload: z.infer<typeof workload>;
  readonly pod: z.infer<typeof pod>;
  /** The one that serves. */
  readonly container: z.infer<typeof container>;
  /** The port of the pod that load goes to. */
  readonly port: number | undefined;
  /** What load asked for; undefined where it spoke no HTTP. */
  readonly path: string | undefined;
  /** The PodDisruptionBudgets that select its pods, by name; undefined where they could not be read. */
  readonly budgets: readonly string[] | undefined;
  /** The Service that leads to its pods, where one is known. */
  readonly service?: Pick<ServiceSpec, 'name' | 'type'> | undefined;
  /** That of its autoscaler, where it may have one. */
  readonly autoscaler?: string | undefined;
  /** Claims in its namespace that several nodes can mount, by name, as far as is known. */
  readonly sharedClaims?: readonly string[] | undefined;
  /** The template of a chart that it was rendered from. */
  readonly template?: string | undefined;
}

export type Handler = z.infer<typeof handler>;
export type Probe = z.infer<typeof probe>;
export type AffinityTerm = z.infer<typeof affinityTerm>;

/** What is known beside the manifest. */
export type KnownOfApp = Omit<PatchableApp, 'workload' | 'pod' | 'container'>;

/** @returns undefined for what has no pod template of the usual shape */
export function patchableApp(manifest: Manifest, known: KnownOfApp): PatchableApp | undefined {
  const { success, data } = workload.safeParse(manifest);
  if (!success) return undefined;
  const { spec } = data.spec.template;
  const serves = spec.containers.find(({ ports = [] }) => ports.some((port) => port.containerPort === known.port));
  const serving = serves ?? spec.containers[0];
  return serving && { workload: data, pod: spec, container: serving, ...known };
}
