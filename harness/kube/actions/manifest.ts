/** A plain object of any kind, as read from YAML. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [field: string]: unknown;
}

export function nameOfManifest({ kind, metadata }: Manifest): string {
  return `${kind.toLowerCase()}/${metadata.name}`;
}
