// Usage: follow-name.mjs NAME ADDRESS. Looks a name up again and again until it stands for another address than the one
// given, and prints every change as a JSON line; null where the name stands for nothing.
import { lookup } from 'node:dns/promises';
import { setTimeout as pause } from 'node:timers/promises';

const [name, known] = process.argv.slice(2);
const deadline = Date.now() + 25_000;

let answer;
do {
  const seen = await addressOf(name);
  if (seen !== answer) console.log(JSON.stringify({ at: Date.now(), address: seen }));
  answer = seen;
  await pause(20);
} while ((answer === null || answer === known) && Date.now() < deadline);

async function addressOf(name) {
  try {
    return (await lookup(name, { family: 4 })).address;
  } catch (error) {
    if (error.code === 'ENOTFOUND') return null;
    throw error;
  }
}
