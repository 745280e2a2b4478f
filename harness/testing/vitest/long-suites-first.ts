import { basename } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Suites of half a minute and more, and of load those of one to five, in the order in which they start: started last, one of them would
 * run on alone when all others are done. The first four wait for most of their time and depend most on the machine's: beside suites that
 * need the CPU, two of their proofs failed on a slow machine. The last two of load take the same time.
 */
const long: readonly string[] = [
  ...['container-restart', 'crash-loop', 'reschedule-identity', 'shutdown-sequence'],
  ...['image-tags', 'init-order', 'pre-stop', 'post-start', 'termination-message', 'cluster-health'],
  ...['rolling-delete.load', 'release-readiness.full.load', 'release-readiness.untold.full.load'],
  ...['rolling-delete.twins.load', 'startup-traffic.load', 'release-readiness.load'],
  ...['rolling-delete.go-java.load', 'rolling-delete.python-nginx.load'],
];

/** Starts the longest suites first. A plain checkout has no durations of earlier runs that vitest could go by. */
export class LongSuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const place = ({ moduleId }: TestSpecification) => {
      const index = long.indexOf(basename(moduleId).replace(/\.test\.[jt]s$/, ''));
      return index === -1 ? long.length : index;
    };
    return sorted.toSorted((one, other) => place(one) - place(other));
  }
}
