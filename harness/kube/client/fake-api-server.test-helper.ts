import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { clientFor, type KubeClient } from './kube-client.ts';

interface FakeObject {
  readonly metadata: { readonly name: string; readonly uid: string; readonly resourceVersion: string };
}

/**
 * For unit tests: speaks the list and watch protocol for one collection, `/api/v1/namespaces/x/pods`, over plain HTTP,
 * and misbehaves on demand. Every other collection is empty.
 */
export class FakeApiServer {
  readonly watchQueries: Record<string, string>[] = [];
  requests = 0;
  /** Methods and paths, in order. */
  readonly asked: string[] = [];
  /** Ends every connection at once. */
  refusing = false;
  /** Takes requests and never answers. */
  mute = false;
  /** Answers lists with 403. */
  denying = false;
  /** Ends every watch as soon as it is open. */
  closing = false;
  /** Answers paths of other kinds; returns whether it did. */
  route: (url: URL, response: ServerResponse) => boolean = () => false;
  readonly #server: Server;
  readonly #objects = new Map<string, FakeObject>();
  readonly #history: { version: number; line: string }[] = [];
  readonly #watches = new Set<ServerResponse>();
  #version = 0;
  #oldest = 0;
  #expiredForm: 'as a status' | 'as an event' = 'as a status';

  static async start(): Promise<FakeApiServer> {
    const fake = new FakeApiServer();
    await new Promise<void>((resolve) => fake.#server.listen(0, '127.0.0.1', resolve));
    return fake;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response);
    });
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  client(): KubeClient {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromString(this.kubeconfig('fake'));
    return clientFor(kubeConfig);
  }

  /** Text of a kubeconfig with one context, which is the current one. */
  kubeconfig(context: string): string {
    const { port } = this.#server.address() as AddressInfo;
    const server = `http://127.0.0.1:${String(port)}`;
    return JSON.stringify({
      clusters: [{ name: 'fake', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'fake', user: {} }],
      contexts: [{ name: context, context: { cluster: 'fake', user: 'fake' } }],
      'current-context': context,
    });
  }

  /** Answers `readClusterInfo`, and refuses all else that is not of the collection. */
  describe(nodes: readonly object[], proxyConfig = 'kind: KubeProxyConfiguration\nmode: iptables\n'): void {
    this.route = ({ pathname }, response) => {
      if (pathname === '/api/v1/nodes') answer(response, 200, { items: nodes });
      else if (pathname.endsWith('/configmaps/kube-proxy'))
        answer(response, 200, { data: { 'config.conf': proxyConfig } });
      else answer(response, 403, { reason: 'Forbidden', message: `${pathname} is forbidden` });
      return true;
    };
  }

  /** Resolves when a watch is open. */
  async watched(): Promise<void> {
    while (this.#watches.size === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  put(name: string, fields: object = {}): void {
    const object = { ...fields, metadata: { ...metadataOf(fields), name, uid: name, resourceVersion: this.#next() } };
    this.#send(this.#objects.has(name) ? 'MODIFIED' : 'ADDED', object);
    this.#objects.set(name, object);
  }

  remove(name: string): void {
    const object = this.#objects.get(name);
    if (!object) throw new Error(`no object ${name}`);
    this.#objects.delete(name);
    this.#send('DELETED', { ...object, metadata: { ...object.metadata, resourceVersion: this.#next() } });
  }

  bookmark(resourceVersion: string): void {
    this.#write(JSON.stringify({ type: 'BOOKMARK', object: { metadata: { resourceVersion } } }));
  }

  endWatches(): void {
    for (const response of this.#watches) response.end();
  }

  cutWatches(): void {
    for (const response of this.#watches) response.destroy();
  }

  /** From now on a watch from an earlier version than the next one is refused. */
  expireHistory(form: 'as a status' | 'as an event'): void {
    this.cutWatches();
    this.#expiredForm = form;
    this.#oldest = this.#version + 1;
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }

  #send(type: string, object: FakeObject): void {
    const line = JSON.stringify({ type, object });
    this.#history.push({ version: this.#version, line });
    this.#write(line);
  }

  #write(line: string): void {
    for (const response of this.#watches) response.write(`${line}\n`);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.requests += 1;
    this.asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (this.refusing) request.socket.destroy();
    if (this.refusing || this.mute) return;
    const url = new URL(request.url ?? '', 'http://fake');
    if (this.route(url, response)) return;
    const ours = url.pathname === '/api/v1/namespaces/x/pods';
    if (url.searchParams.has('watch')) {
      this.#answerWatch(Object.fromEntries(url.searchParams), response, ours);
    } else if (this.denying) {
      answer(response, 403, { reason: 'Forbidden', message: 'pods is forbidden' });
    } else {
      const items = ours ? [...this.#objects.values()] : null;
      answer(response, 200, { metadata: { resourceVersion: String(this.#version) }, items });
    }
  }

  #answerWatch(query: Record<string, string>, response: ServerResponse, ours: boolean): void {
    if (!ours) {
      response.writeHead(200).flushHeaders();
      return;
    }
    this.watchQueries.push(query);
    const from = Number(query['resourceVersion']);
    if (from < this.#oldest) {
      this.#answerExpired(response);
      return;
    }
    response.writeHead(200).flushHeaders();
    for (const { version, line } of this.#history) if (version > from) response.write(`${line}\n`);
    this.#watches.add(response);
    response.on('close', () => this.#watches.delete(response));
    if (this.closing) response.end();
  }

  #answerExpired(response: ServerResponse): void {
    const expired = { code: 410, reason: 'Expired', message: 'too old resource version' };
    if (this.#expiredForm === 'as a status') answer(response, 410, expired);
    else response.writeHead(200).end(`${JSON.stringify({ type: 'ERROR', object: expired })}\n`);
  }
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function metadataOf(fields: object): object {
  return 'metadata' in fields && typeof fields.metadata === 'object' ? (fields.metadata ?? {}) : {};
}
