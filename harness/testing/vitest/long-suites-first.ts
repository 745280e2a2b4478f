import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Suites of about a minute, and of load those of three to five: started last, one of them would run on alone when all others are
 * done.
 */
const long = new Set([
  ...['container-restart', 'crash-loop', 'reschedule-identity', 'shutdown-sequence'],
  ...[
    'rolling-delete.twins.load',
    'rolling-delete.load',
    'rolling-delete.go-java.load',
    'rolling-delete.python-nginx.load',
  ],
]);

/** Starts the longest suites first. A plain checkout has no durations of earlier runs that vitest could go by. */
export class LongSuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => long.has(basename(moduleId).replace(/\.test\.[jt]s$/, ''));
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
