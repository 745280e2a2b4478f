import { Agent, createServer, request, type Server } from 'node:http';

/** What an ingress does on its own. */
interface SampleIngress {
  /** Where it passes requests on to. */
  readonly to: { readonly host: string; readonly port: number };
  /** Of which requests it answers 502 without asking anybody: every so many-th; none when left out. */
  readonly failsEvery?: number;
}

/** A reverse proxy as small as one can be: it keeps connections of its own, asks once, and answers 502 where it gets no answer. */
export function sampleIngress({ to, failsEvery = Infinity }: SampleIngress): Server {
  const agent = new Agent({ keepAlive: true });
  let asked = 0;
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    const { method, url, headers } = incoming;
    asked += 1;
    if (asked % failsEvery === 0) {
      outgoing.writeHead(502).end();
      return;
    }
    const passedOn = request({ ...to, agent, method, path: url, headers: { ...headers, connection: 'keep-alive' } });
    passedOn.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    passedOn.on('error', () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    });
    incoming.pipe(passedOn);
  });
  server.on('close', () => {
    agent.destroy();
  });
  return server;
}
