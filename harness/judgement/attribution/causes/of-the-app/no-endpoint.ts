import { ofTheApp } from '../cause-kind.ts';

interface Figures {
  readonly sentToStopped: number;
}

/** Its Service had no ready pod to send the request to. */
export const noEndpoint = ofTheApp((requests): Figures => ({
  sentToStopped: requests.filter(({ pod }) => pod).length,
}));
