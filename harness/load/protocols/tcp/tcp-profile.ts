import type { PacedProfile } from '../../engine/load-profile.ts';

/** Load of exchanges over TCP: connect, send, expect. What is sent and read are bytes, whatever protocol they are of. */
export interface TcpProfile extends PacedProfile {
  readonly protocol: 'tcp';
  /** What every exchange sends, in base64, as the profile travels as JSON; left out, it sends nothing. */
  readonly send?: string;
  /**
   * A regular expression that completes an answer, within its first 64 KiB, a character a byte (latin1). Left out, the first bytes of an
   * answer complete it; where nothing is sent either, the connection does.
   */
  readonly expect?: string;
}
