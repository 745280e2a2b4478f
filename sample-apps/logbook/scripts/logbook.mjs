import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

const bootId = randomUUID();
const toFile = process.env.LOG === 'file';

say('stdout', { mark: 'started', at: Date.now(), bootId });
say('stderr', { mark: 'no trouble yet', at: Date.now(), bootId });
process.on('SIGTERM', () => {
  say('stdout', { mark: 'ended', at: Date.now(), bootId });
  process.exit(0);
});
setInterval(() => undefined, 60_000);

function say(stream, mark) {
  const line = `${JSON.stringify(mark)}\n`;
  if (toFile) appendFileSync('/tmp/app.log', line);
  else process[stream].write(line);
}
