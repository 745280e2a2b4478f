import { formatDuration } from '../../../core/duration.ts';
import type { VersionsSeen } from '../../../judgement/versions.ts';

const names = ['the older version', 'the new version'] as const;

/** `2 pods of the older version (5d4c): 3 requests failed; …; pods of several versions were ready beside each other for 8.2 s` */
export function versionsText({ versions, failedElsewhere, mixedMs }: VersionsSeen): string {
  return [
    ...versions.map(
      ({ version, pods, failed }, index) =>
        `${pods} ${pods === 1 ? 'pod' : 'pods'} of ${names[index] ?? 'another version'} (${version}): ${failedText(failed)}`,
    ),
    ...(failedElsewhere > 0 ? [`${failedText(failedElsewhere)} at a pod that is not known`] : []),
    `pods of several versions were ready beside each other for ${formatDuration(mixedMs)}`,
  ].join('; ');
}

function failedText(failed: number): string {
  return failed === 0 ? 'no request failed' : `${failed} ${failed === 1 ? 'request' : 'requests'} failed`;
}
