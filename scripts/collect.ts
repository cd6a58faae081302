/** `npm run collect -- --env NAME [feed...]`: fills the tables that no log of Microsoft's fills. */
import { explainFailure } from '../compiler/cli/run.ts';
import { processIo } from '../compiler/cli/start.ts';
import { runCollect } from './collect/command.ts';

const io = processIo(process.cwd());
const fail = (error: unknown) => {
  process.exit(explainFailure(error, io));
};
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);
process.exitCode = await runCollect(process.argv.slice(2), io);
