import { describe, expect, it } from 'vitest';
import { LogPosition } from './log-position.ts';

const at = (second: string) => `2026-11-23T17:00:${second}Z`;

/** What is new on each connection, by the seconds of its lines. */
function read(...connections: (readonly string[])[]): string[][] {
  const position = new LogPosition();
  return connections.map((seconds) => {
    position.restart();
    return seconds.flatMap((second) => {
      const status = position.take(at(second));
      return status === 'repeated' ? [] : [status === 'new' ? second : `lost, ${second}`];
    });
  });
}

describe('LogPosition', () => {
  it('takes every line of a first connection, in whatever order and of whatever stamp', () => {
    expect(read(['05.1', '05.1', '04.0', '05.1'])).toEqual([['05.1', '05.1', '04.0', '05.1']]);
  });

  it('takes what a later connection brings beyond what was read, whatever the clock did', () => {
    expect(read(['01.0', '02.0', '02.0'], ['01.0'], [], ['01.0', '02.0', '02.0', '02.0', '00.5', '00.5'])).toEqual([
      ['01.0', '02.0', '02.0'],
      [],
      [],
      ['02.0', '00.5', '00.5'],
    ]);
    expect(read([], ['01.0'], ['01.0', '01.0'])).toEqual([[], ['01.0'], ['01.0']]);
  });

  it('goes on in a log that was rotated after the last lines that it has, and once more after a cut in it', () => {
    const rotated = ['02.0', '03.0', '03.0', '03.0', '04.0'];
    expect(read(['01.0', '02.0', '03.0', '03.0'], rotated.slice(0, 2), rotated, [...rotated, '03.5'])).toEqual([
      ['01.0', '02.0', '03.0', '03.0'],
      [],
      ['03.0', '04.0'],
      ['03.5'],
    ]);
  });

  it('knows a rotated log that begins long before the last lines', () => {
    const many = Array.from({ length: 300 }, (_, n) => `10.${String(1000 + n)}`);
    expect(read(many, [...many.slice(50), '11.0'])[1]).toEqual(['11.0']);
  });

  it('says when a rotation may have taken lines away, once', () => {
    expect(read(['01.0', '02.0'], ['04.0', '05.0'], ['04.0', '05.0', '06.0'])).toEqual([
      ['01.0', '02.0'],
      ['lost, 04.0', '05.0'],
      ['06.0'],
    ]);
  });

  it('does not take a rotated log that a clock was set back in for one that was read before', () => {
    expect(read(['10.0', '11.0'], ['01.0', '12.0'])[1]).toEqual(['lost, 12.0']);
  });
});
