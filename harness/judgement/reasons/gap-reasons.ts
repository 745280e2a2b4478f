/** What nobody watched for a while can hide what would break or save a verdict. */
export interface GapReasons {
  'not-observed': { what: string; gapMs: number; why: string };
}
