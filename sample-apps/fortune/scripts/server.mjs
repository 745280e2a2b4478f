import { createServer } from 'node:http';

const fortunes = [
  'A ship in harbour is safe, but that is not what ships are for.',
  'Smooth seas do not make skilful sailors.',
  'He that will not sail till all dangers are over must never put to sea.',
];

process.on('SIGTERM', () => process.exit(0));
createServer((_, response) => {
  response.end(fortunes[Math.floor(Math.random() * fortunes.length)]);
}).listen(8080, () => {
  console.log(JSON.stringify({ mark: 'listening', at: performance.timeOrigin + performance.now() }));
});
