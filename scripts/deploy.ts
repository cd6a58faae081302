/**
 * `npm run deploy -- --env NAME [options of detc deploy]`: checks, tests and builds the project, and deploys it only when all
 * of that is clean.
 */
import { explainFailure, runCli } from '../compiler/cli/run.ts';
import { processIo } from '../compiler/cli/start.ts';

const io = processIo(process.cwd());
const fail = (error: unknown) => {
  process.exit(explainFailure(error, io));
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const given = process.argv.slice(2);
const environment = given.flatMap((word, index) => {
  if (word === '--env' || word === '-e') return ['--env', given[index + 1] ?? ''];
  return word.startsWith('--env=') ? [word] : [];
});
const steps: readonly (readonly string[])[] = [
  ['check', ...environment, '--quiet'],
  ['test', '--quiet'],
  ['build', '--check', '--quiet'],
  ['deploy', ...given],
];
for (const step of steps) {
  const code = await runCli(step, io);
  if (code === 0) continue;
  io.stderr.write(
    `detc ${step[0] ?? ''} did not end clean${step[0] === 'deploy' ? '' : '; nothing was deployed'}\n`,
  );
  process.exitCode = code;
  break;
}
