import { nearest } from '../../core/text/suggestion.ts';
import type { Manifest } from '../../kube/actions/manifest.ts';
import { unknownFields, type UnknownField } from '../../kube/facts/unknown-fields.ts';

/** What is wrong with a field, and where it stands. */
export interface FieldFault {
  readonly path: UnknownField['path'];
  readonly text: string;
}

/**
 * The first field of a manifest that is surely wrong: near to the name of another one, or in the wrong place. One that is merely not
 * known may be newer than the models of the API here, and is the API server's to refuse.
 */
export function fieldFault(manifest: Manifest): FieldFault | undefined {
  return unknownFields(manifest)
    .flatMap((field) => faultOf(manifest, field) ?? [])
    .at(0);
}

function faultOf({ kind }: Manifest, { path, known, belongsBeside }: UnknownField): FieldFault | undefined {
  const name = String(path.at(-1));
  const holder = path.findLast((part, index) => index < path.length - 1 && typeof part === 'string');
  if (belongsBeside && holder !== undefined)
    return { path, text: `\`${name}\` stands beside \`${holder}\`, not in it${missing(known)}` };
  const meant = nearest(name, known);
  if (meant === undefined) return undefined;
  const of = holder === undefined ? `a ${kind}` : `\`${holder}\``;
  return { path, text: `\`${name}\` is no field of ${of}: did you mean \`${meant}\`?` };
}

/** Where it has but one. */
function missing(known: readonly string[]): string {
  return known.length === 1 ? `, where \`${known[0] ?? ''}\` is missing` : '';
}
