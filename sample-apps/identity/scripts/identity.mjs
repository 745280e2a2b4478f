// Answers with who it is, and says every tenth of a second that it lives: so that two at once are seen.
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { hostname } from 'node:os';
import { mark } from '/app/marks.mjs';

const { POD_NAME: name, POD_UID: uid, POD_IP: ip, ON_SIGTERM: onSigterm = 'exit' } = process.env;
const identity = { name, uid, ip, hostname: hostname(), bootId: randomUUID() };

mark('start', identity);
setInterval(() => mark('alive', { bootId: identity.bootId }), 100);

process.on('SIGTERM', () => {
  mark('SIGTERM', { bootId: identity.bootId });
  if (onSigterm === 'exit') process.exit(0);
});

createServer((request, response) => {
  response.end(`${JSON.stringify(identity)}\n`);
}).listen(8080);
