/**
 * What an overloaded host, or a watch that was away, can bring about by itself:
 * - `follows-late`: nodes follow the API later than they do else.
 * - `starts-late`: a pod takes longer to start than it does else.
 * - `probe-unanswered`: a probe goes unanswered for want of CPU.
 * - `reads-late`: a request lies unread for so long.
 * - `answers-late`: an answer takes so long.
 * - `needs-longer`: an app needs longer than its grace period.
 * - `leaves-late`: a client is told of the end too late.
 */
export type Excuse =
  'follows-late' | 'starts-late' | 'probe-unanswered' | 'reads-late' | 'answers-late' | 'needs-longer' | 'leaves-late';
