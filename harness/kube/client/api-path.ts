import { safeSegment } from '../../core/files/safe-path.ts';

/**
 * The path of a call to the API server, for a template: each value is one segment, or a part of one, and is escaped.
 * @throws HarnessError `unsafe-name` for a value that is no segment, such as `..`
 */
export function apiPath(fixed: readonly string[], ...names: readonly string[]): string {
  return String.raw({ raw: fixed }, ...names.map((name) => encodeURIComponent(safeSegment(name))));
}
