// `make images`: the command of the same name.
import { main } from '../harness/cli/main.ts';

await main([...process.argv.slice(0, 2), 'images', ...process.argv.slice(2)]);
