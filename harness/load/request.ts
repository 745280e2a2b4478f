import { requestId, type Desk } from './desk.ts';
import type { Route } from './route.ts';

/** A whole request, ready to be written: a string, all ASCII, as a socket writes one without a buffer in between. */
export function requestText(head: string, desk: Desk, attempt: number): string {
  const id = requestId(desk, attempt);
  return `${head}${id === undefined ? '' : `x-request-id: ${id}\r\n`}\r\n`;
}

/** What all requests on a route have in common. */
export function requestHead({ url, stream }: Route): string {
  const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  return [
    `GET ${url.pathname}${url.search} HTTP/1.1`,
    `Host: ${url.host}`,
    // Keeping is what HTTP/1.1 does by itself.
    ...(stream === 'new' ? ['Connection: close'] : []),
    ...(login === ':' ? [] : [`Authorization: Basic ${Buffer.from(login).toString('base64')}`]),
    `x-stream: ${stream}`,
    '',
  ].join('\r\n');
}
