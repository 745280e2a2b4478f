import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { milliseconds } from '../../core/duration.ts';
import { FakeApiServer } from './fake-api-server.test-helper.ts';
import { isDenied, isNotFound } from './kube-error.ts';

describe('Transport', () => {
  let server: FakeApiServer;

  beforeEach(async () => {
    server = await FakeApiServer.start();
  });
  afterEach(() => server.stop());

  function answerWith(status: number, body: string): void {
    server.route = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
      return true;
    };
  }

  it('tells a refusal in the words of the server, for generated calls too', async () => {
    answerWith(404, JSON.stringify({ message: 'pods "web-1" not found', reason: 'NotFound' }));
    const error = await server
      .client()
      .core.readNamespacedPod({ namespace: 'x', name: 'web-1' })
      .catch((caught: unknown) => caught);
    expect(isNotFound(error)).toBe(true);
    expect(error).toMatchObject({
      message: 'GET /api/v1/namespaces/x/pods/web-1: 404 pods "web-1" not found',
      reason: 'NotFound',
      code: 'api-refused',
    });
  });

  it('sends the options of a deletion so that they arrive', async () => {
    let length: string | undefined;
    server.route = (_, response) => {
      length = response.req.headers['content-length'];
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      return true;
    };
    const body = { gracePeriodSeconds: 0 };
    await server.client().core.deleteNamespacedPod({ namespace: 'x', name: 'web-1', body });
    expect(length).toBe(String(JSON.stringify(body).length));
  });

  it('reads a refusal that is not a Status', async () => {
    answerWith(403, 'no entry\n');
    const error = await server
      .client()
      .transport.json({ path: '/x' })
      .catch((caught: unknown) => caught);
    expect(isDenied(error)).toBe(true);
    expect(error).toMatchObject({
      message: 'GET /x: 403 no entry',
      fix: expect.stringContaining('kubectl auth') as string,
    });
  });

  it.each([
    ['null', '500 Internal Server Error'],
    ['[1]', '500 Internal Server Error'],
    ['{"message":{"x":1}}', '500 Internal Server Error'],
    ['', '500 Internal Server Error'],
    ['{"reason":"InternalError","message":"etcd is gone"}', '500 etcd is gone'],
  ])('tells a refusal of %j in words', async (body, words) => {
    answerWith(500, body);
    await expect(server.client().transport.json({ path: '/x' })).rejects.toMatchObject({
      message: `GET /x: ${words}`,
      status: 500,
    });
  });

  it.each([200, 500])('takes no more of a body without end than it can keep, with status %i', async (status) => {
    let sent = 0;
    server.route = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      const piece = Buffer.alloc(1 << 20, ' ');
      const write = () => {
        sent += 1;
        response.write(piece, (error) => {
          if (!error) write();
        });
      };
      write();
      return true;
    };
    const { core, transport } = server.client();
    for (const call of [() => transport.json({ path: '/api/v1/nodes' }), () => core.listNode()])
      await expect(call()).rejects.toMatchObject({
        message: 'GET /api/v1/nodes: the answer has more than 67108864 bytes',
        code: 'answer-too-long',
      });
    // Two answers, and what is in the buffers of two connections.
    expect(sent).toBeLessThan(200);
  });

  it('has a deadline, and says so', async () => {
    server.mute = true;
    await expect(server.client().transport.json({ path: '/x', timeout: milliseconds(50) })).rejects.toMatchObject({
      message: 'GET /x: no answer within 0.05 s',
      code: 'api-unreachable',
    });
  });

  it('says that nobody is there', async () => {
    server.refusing = true;
    await expect(server.client().transport.json({ path: '/x' })).rejects.toMatchObject({
      message: 'GET /x: no answer: socket hang up',
      fix: expect.stringContaining('seaworthy doctor') as string,
    });
  });

  it("fails with the caller's own reason when the caller gives up", async () => {
    server.mute = true;
    const abort = new AbortController();
    const call = server.client().transport.json({ path: '/x', signal: abort.signal });
    abort.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
  });
});
