import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mark } from '/app/marks.mjs';

const file = process.env.STATE_FILE;
const sound = 'sound\n';
/** EX_DATAERR: the input was not right. */
const spoilt = 65;

mark('start', { state: existsSync(file) ? readFileSync(file, 'utf8').trim() : 'absent' });
if (!existsSync(file)) writeFileSync(file, sound);
if (readFileSync(file, 'utf8') !== sound) process.exit(spoilt);

process.on('SIGUSR2', () => {
  writeFileSync(file, 'spoilt\n');
  mark('spoilt');
  process.exit(spoilt);
});
process.on('SIGTERM', () => process.exit(0));
createServer().listen(8080, () => mark('listening'));
