/** What an overloaded host, or a watch that was away, can bring about by itself. */
export const excuses = {
  followsLate: 'nodes may follow the API later than they do else',
  startsLate: 'a pod may take longer to start than it does else',
  probeUnanswered: 'a probe may go unanswered for want of CPU',
  readsLate: 'a request may lie unread for so long',
  answersLate: 'an answer may take so long',
  needsLonger: 'an app may need longer than its grace period',
  leavesLate: 'a client may be told of the end too late',
} as const;
