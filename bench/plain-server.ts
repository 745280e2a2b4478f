/** A small HTTP server in a process of its own, for benchmarks to load; prints its URL and serves until it is killed. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const server = createServer((_request, response) => {
  response.setHeader('x-pod', 'plain-server').end('hello');
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
