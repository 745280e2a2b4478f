import { $ } from 'zx';

const { exitCode } = await $({
  stdio: 'inherit',
  nothrow: true,
})`node harness/cli/seaworthy.js up ${process.argv.slice(2)}`;
process.exitCode = exitCode ?? 1;
