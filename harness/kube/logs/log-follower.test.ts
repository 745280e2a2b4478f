import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../core/clock.ts';
import { milliseconds, seconds } from '../../core/duration.ts';
import { Timeline } from '../../timeline/timeline.ts';
import { FakeApiServer } from '../client/fake-api-server.test-helper.ts';
import { LogFollower } from './log-follower.ts';
import { podsGone } from '../conditions/pod-conditions.ts';
import { WatchHub } from '../watch/watch-hub.ts';

const startedAt = '2026-11-23T17:00:00Z';
const running = { state: { running: { startedAt } } };
const ended = { terminated: { startedAt, exitCode: 0 } };

function pod(container: object, restartCount = 0): object {
  const status = { name: 'web', image: 'i', imageID: 'i', ready: true, restartCount, ...container };
  return { status: { phase: 'Running', containerStatuses: [status] } };
}

/** The log endpoint of a kubelet: one log a run, and whoever follows the last one. */
class FakeLogs {
  readonly queries: Record<string, string>[] = [];
  readonly runs: string[][] = [[]];
  readonly #followers = new Set<ServerResponse>();

  readonly route = (url: URL, response: ServerResponse): boolean => {
    if (!url.pathname.endsWith('/pods/web-1/log')) return false;
    const query = Object.fromEntries(url.searchParams);
    this.queries.push(query);
    const run = this.runs.at(query['previous'] === 'true' ? -2 : -1) ?? [];
    response.writeHead(200).flushHeaders();
    // As the kubelet: by each line's own stamp.
    const since = query['sinceTime']?.slice(0, 19) ?? '';
    for (const line of run) if (line.slice(0, 19) >= since) response.write(`${line}\n`);
    if (query['follow'] !== 'true') response.end();
    else this.#followers.add(response);
    return true;
  };

  write(text: string, stamp: string): void {
    this.say(`2026-11-23T17:00:${stamp}Z ${text}`);
  }

  say(line: string): void {
    this.runs.at(-1)?.push(line);
    this.#followers.forEach((response) => response.write(`${line}\n`));
  }

  end(): void {
    this.#followers.forEach((response) => response.end());
    this.#followers.clear();
  }

  cut(): void {
    this.#followers.forEach((response) => response.destroy());
    this.#followers.clear();
  }
}

describe('LogFollower', () => {
  let server: FakeApiServer;
  let logs: FakeLogs;
  let timeline: Timeline;
  let hub: WatchHub;
  let follower: LogFollower;
  let lines: string[];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    logs = new FakeLogs();
    server.route = logs.route;
    timeline = new Timeline();
    lines = [];
    const client = server.client();
    hub = await WatchHub.start({ client, namespace: 'x', timeline, clock: systemClock });
    const sink = {
      line: (source: { restart: number }, _: string, text: string) => lines.push(`${String(source.restart)}: ${text}`),
    };
    follower = new LogFollower({ client, hub, timeline, clock: systemClock, sink });
    await server.watched();
  });
  afterEach(async () => {
    logs.cut();
    await follower.stop();
    await hub.stop();
    await server.stop();
  });

  const seen = (...expected: string[]) => expect.poll(() => lines, { timeout: 5000, interval: 5 }).toEqual(expected);
  const asked = (count: number) =>
    expect.poll(() => logs.queries.length, { timeout: 5000, interval: 5 }).toBeGreaterThanOrEqual(count);

  it('is settled when what has ended was read to its end, of this pod alone', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    await follower.settled('web-1');
    server.put('web-1', pod({ state: ended }));
    await expect.poll(() => hub.now.pods.get('web-1')?.containers[0]?.state).toBe('terminated');
    await expect(follower.settled('web-1', milliseconds(50))).rejects.toThrow(
      'Timed out reading to their end: log of web-1/web',
    );
    await follower.settled('other');
    logs.write('last', '01.000000000');
    logs.end();
    await follower.settled('web-1');
    expect(lines).toEqual(['0: last']);
  });

  it('follows a container from its start and keeps the last lines of a pod that is deleted', async () => {
    logs.write('first', '00.100000000');
    server.put('web-1', pod(running));
    await seen('0: first');
    logs.write('{"mark":"SIGTERM","at":1234.5,"inFlight":2}', '01.000000000');
    logs.write('last', '01.200000000');
    server.remove('web-1');
    logs.end();
    await hub.waitFor(podsGone(['web-1']), { timeout: seconds(5) });
    await follower.stop();
    expect(lines.at(-1)).toBe('0: last');
    expect(timeline.of('mark')).toEqual([
      expect.objectContaining({
        mark: 'SIGTERM',
        markedAt: 1234.5,
        detail: { inFlight: 2 },
        pod: 'web-1',
        uid: 'web-1',
      }),
    ]);
    expect(timeline.of('gap')).toEqual([]);
  });

  it('goes on where a connection was cut, with no line twice', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('a', '00.100000000');
    logs.write('b', '00.200000000');
    await seen('0: a', '0: b');
    logs.cut();
    logs.write('c', '00.300000000');
    await seen('0: a', '0: b', '0: c');
    expect(logs.queries.at(-1)).toMatchObject({ follow: 'true' });
  });

  it('loses no line of one stamp, and none after the clock of the runtime was set back, which is a gap', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('one', '05.000000000');
    logs.write('twin', '05.000000000');
    logs.write('two', '04.000000000');
    logs.write('{"mark":"SIGTERM","at":1}', '04.000000000');
    await seen('0: one', '0: twin', '0: two', '0: {"mark":"SIGTERM","at":1}');
    expect(timeline.of('mark')).toHaveLength(1);
    expect(timeline.of('gap')).toMatchObject([
      {
        source: 'log',
        of: 'log of web-1/web',
        effect: 'late',
        reason:
          'the clock of the container runtime went back by 1.0 s, from 2026-11-23T17:00:05.000000000Z to 2026-11-23T17:00:04.000000000Z',
      },
    ]);
  });

  it('takes lines of stdout and stderr that were stamped a little out of order for what they are', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('out', '05.000002000');
    logs.write('err', '05.000001000');
    await seen('0: out', '0: err');
    expect(timeline.of('gap')).toEqual([]);
  });

  it('brings each line once, and all, over a cut in which the clock of the runtime was set back', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('one', '05.0');
    logs.write('twin', '05.0');
    await seen('0: one', '0: twin');
    logs.cut();
    logs.write('third of one stamp', '05.0');
    logs.write('long before', '01.0');
    await seen('0: one', '0: twin', '0: third of one stamp', '0: long before');
    logs.cut();
    logs.write('last', '01.5');
    await seen('0: one', '0: twin', '0: third of one stamp', '0: long before', '0: last');
    expect(timeline.of('gap')).toMatchObject([
      { effect: 'late', reason: expect.stringContaining('went back by 4.0 s') as string },
    ]);
  });

  it('says that a rotation took lines away before they were read', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('one', '05.0');
    await seen('0: one');
    logs.runs[logs.runs.length - 1] = [];
    logs.cut();
    logs.write('two', '09.0');
    await seen('0: one', '0: two');
    expect(timeline.of('gap')).toMatchObject([
      { of: 'log of web-1/web', effect: 'lost', reason: 'the log was rotated before all of it was read' },
    ]);
  });

  it('goes on after a line without end and after a mark that is nested ten thousand deep', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write(`{"mark":"x","at":1,"deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, '01.0');
    logs.write('a'.repeat(3 << 20), '02.0');
    logs.write('last', '03.0');
    await expect.poll(() => lines.at(-1), { timeout: 5000 }).toBe('0: last');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^0: a+ \[cut: the line has \d+ bytes\]$/);
    expect(timeline.of('mark')).toEqual([]);
    expect(timeline.of('gap')).toEqual([]);
  });

  it('takes a log that ends while its container runs on for a cut', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.end();
    logs.write('later', '02.000000000');
    await expect.poll(() => lines, { timeout: 9000 }).toEqual(['0: later']);
  }, 12_000);

  it('follows every restart, and reads a run that began and ended unseen from the previous log', async () => {
    logs.write('one', '00.100000000');
    logs.runs.push([]);
    logs.write('two', '01.000000000');
    server.put('web-1', pod({ ...running, lastState: ended }, 1));
    await expect.poll(() => lines.toSorted(), { timeout: 5000 }).toEqual(['0: one', '1: two']);
    expect(logs.queries.find(({ previous }) => previous === 'true')).toMatchObject({ follow: 'false' });
  });

  it('reads a run that has the count of the one before: in a new sandbox init containers may be counted from 0 again', async () => {
    logs.write('one', '00.100000000');
    server.put('web-1', pod({ state: ended }));
    await asked(1);
    logs.end();
    await seen('0: one');
    logs.runs.push([]);
    logs.write('two', '04.000000000');
    server.put('web-1', pod({ state: { terminated: { startedAt: '2026-11-23T17:00:04Z', exitCode: 0 } } }));
    await asked(2);
    logs.end();
    await seen('0: one', '0: two');
    expect(timeline.of('gap')).toEqual([]);
  });

  it('says what it could not read', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('a', '00.100000000');
    await seen('0: a');
    server.route = () => false;
    logs.cut();
    server.remove('web-1');
    await expect.poll(() => timeline.of('gap'), { timeout: 5000 }).toHaveLength(1);
    expect(timeline.of('gap')[0]).toMatchObject({ of: 'log of web-1/web', effect: 'lost', source: 'log' });
  });

  it('has read the log to its end when the kubelet, which has, finds the container removed', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('bye', '01.1');
    logs.say('rpc error: code = NotFound desc = an error occurred when try to find container "4f": not found');
    server.put('web-1', pod({ state: ended }));
    await seen('0: bye');
    server.remove('web-1');
    await follower.stop();

    expect(lines).toEqual(['0: bye']);
    expect(logs.queries).toHaveLength(1);
    expect(timeline.of('gap')).toEqual([]);
  });

  it('does not wait at its stop for the log of a container that the runtime has removed', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.write('one', '01.1');
    await seen('0: one');
    server.put('web-1', pod({ state: ended }));
    const trouble = 'unable to retrieve container logs for containerd://4f';
    logs.say(trouble);
    await asked(3);
    const from = performance.now();
    await follower.stop();

    expect(performance.now() - from).toBeLessThan(5000);
    expect(timeline.of('gap')).toMatchObject([{ of: 'log of web-1/web', effect: 'lost', reason: trouble }]);
  });

  it('reads what a running container has written when it stops', async () => {
    server.put('web-1', pod(running));
    await asked(1);
    logs.runs.at(-1)?.push('2026-11-23T17:00:05.000000000Z not delivered yet');
    await follower.stop();
    expect(lines).toEqual(['0: not delivered yet']);
  });

  it('takes a line without a stamp for the trouble that it is', async () => {
    logs.runs.at(-1)?.push('unable to retrieve container logs for containerd://abc');
    server.put('web-1', pod({ state: ended }));
    await asked(2);
    server.remove('web-1');
    await expect.poll(() => timeline.of('gap'), { timeout: 5000 }).toHaveLength(1);
    expect(timeline.of('gap')[0]?.reason).toContain('unable to retrieve');
    expect(lines).toEqual([]);
  });
});
