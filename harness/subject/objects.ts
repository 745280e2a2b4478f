import type { Manifest } from './manifest.ts';
import type { Json } from './merge.ts';

export interface PodOptions {
  readonly image: string;
  /** The image's own when left out. */
  readonly command?: readonly string[];
  /** @default 'IfNotPresent' */
  readonly pullPolicy?: 'Always' | 'IfNotPresent' | 'Never';
  /** Claims by the path at which they are mounted. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Fields of the pod's spec beside the container. */
  readonly spec?: Readonly<Record<string, Json>>;
}

/** A bare pod with one container, `main`, that is not started again. */
export function podOf(name: string, options: PodOptions): Manifest {
  const { image, command, pullPolicy = 'IfNotPresent', claims = {}, spec = {} } = options;
  const mounts = Object.entries(claims);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/managed-by': 'seaworthy' } },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      containers: [
        {
          name: 'main',
          image,
          imagePullPolicy: pullPolicy,
          ...(command === undefined ? {} : { command }),
          volumeMounts: mounts.map(([mountPath, claim]) => ({ name: claim, mountPath })),
        },
      ],
      volumes: mounts.map(([, claim]) => ({ name: claim, persistentVolumeClaim: { claimName: claim } })),
      ...spec,
    },
  };
}

/** A claim of 16 MiB on a volume that is made for it. */
export function claimOf(name: string, storageClassName?: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: '16Mi' } },
      ...(storageClassName === undefined ? {} : { storageClassName }),
    },
  };
}
