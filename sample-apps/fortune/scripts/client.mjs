// Asks the fortune service once a second. It does not expect to be refused: that is what its init container is for.
import { get } from 'node:http';

mark('start');
process.on('SIGTERM', () => process.exit(0));
ask();
setInterval(ask, 1000);

function ask() {
  get('http://fortune', (response) => {
    let fortune = '';
    response.on('data', (chunk) => (fortune += chunk)).on('end', () => mark('fortune', { fortune }));
  }).on('error', (error) => {
    mark('noFortune', { code: error.code });
    process.exit(1);
  });
}

function mark(name, detail = {}) {
  console.log(JSON.stringify({ mark: name, at: performance.timeOrigin + performance.now(), ...detail }));
}
