import { Argument, Command, Option } from 'commander';
import { CliFailure, type ExitCode } from './failure.ts';
import type { CliIo, CliParts } from './io.ts';
import {
  choice,
  formats,
  globalOptions,
  planFormats,
  replayFormats,
  sigmaFieldNames,
  rowFormats,
  type GlobalOptions,
} from './options.ts';
import type { BuildOptions } from './commands/build.ts';
import type { CheckOptions } from './commands/check.ts';
import type { ListOptions } from './commands/list.ts';
import type { ExplainOptions } from './commands/explain.ts';
import type { InitOptions } from './commands/init.ts';
import type { KqlOptions } from './commands/kql.ts';
import type { ImportSentinelOptions } from './commands/import-sentinel.ts';
import type { ImportSigmaOptions } from './commands/import-sigma.ts';
import type { NewOptions } from './commands/new.ts';
import type { ReplayOptions } from './commands/replay.ts';
import type { TestOptions } from './commands/test.ts';
import type { DeployOptions } from './commands/deploy.ts';
import type { PlanCommandOptions } from './commands/plan.ts';
import type { PullOptions } from './commands/pull.ts';

/**
 * The command line: names, options, help. What a command does is loaded when it is called.
 * @param done is told the exit code
 */
export function createProgram(
  version: string,
  io: CliIo,
  parts: CliParts,
  done: (code: ExitCode) => void,
): Command {
  const program = new Command('detc')
    .description('Compiles typed detections to Microsoft Sentinel, Sigma and Azure Monitor.')
    .usage('<command> [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(io.stdout.columns ?? 100, 110) })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) => {
        write(usageError(text));
      },
    })
    .exitOverride()
    .showSuggestionAfterError(true);
  for (const option of globalOptions()) program.addOption(option);
  program.hook('preAction', (_, action) => {
    const { format } = action.optsWithGlobals<Pick<KqlOptions, 'format'>>();
    const known = ownFormats[action.name()] ?? formats;
    if (known.some((name) => name === format)) return;
    throw new CliFailure(`${action.name()} has no format ${format}`, { help: `use ${known.join(', ')}` });
  });
  program.addHelpText(
    'before',
    examples([
      ['detc check', 'find mistakes in all detections'],
      ['detc check --fix', 'and mend those that can be mended safely'],
      ['detc test', 'run the detections’ tests on what is emitted'],
      ['detc build --env contoso', 'compile everything to out/ for one environment'],
      ['detc new guest-to-member --row guest-to-member --source entra.audit', 'begin a detection'],
      ['detc list --rows', 'which rows of the guides are covered'],
      ['detc explain D3001', 'what a finding means and how to mend it'],
      ["detc kql 'print 1 + 1'", 'run KQL, here, on your own records'],
    ]),
  );

  command(program, 'build', 'compile everything to out/', [
    ['detc build', 'with the lists’ example values'],
    ['detc build --env contoso', 'with the values of detections/environments/contoso.yaml'],
    ['detc build --check', 'only say whether out/ is up to date, for CI'],
    ['detc build --watch', 'and again after each change'],
  ])
    .addOption(new Option('-o, --out <dir>', 'the output folder (default: out)'))
    .addOption(
      choice('--sigma-fields <names>', 'field names in Sigma rules', sigmaFieldNames).default('event-hub'),
    )
    .option('--check', 'write nothing; exit with 1 where the output is not up to date')
    .option('--strict', 'warnings fail the build too')
    .option('-w, --watch', 'build again after each change')
    .action(async (_: unknown, self: Command) => {
      const { build } = await import('./commands/build.ts');
      done(await build(io, parts, self.optsWithGlobals<BuildOptions>()));
    });

  command(program, 'check', 'find mistakes; write no output', [
    ['detc check', 'everything'],
    ['detc check bad-password-burst', 'one detection, and what it uses'],
    ['detc check --fix', 'mend what can be mended safely'],
    ['detc check --format github', 'as annotations of a pull request'],
  ])
    .addArgument(new Argument('[name...]', 'detections, by name or file'))
    .option('--fix', 'apply the fixes that are safe')
    .option('--strict', 'warnings fail the check too')
    .option('-w, --watch', 'check again after each change')
    .action(async (names: string[], _: unknown, self: Command) => {
      const { check } = await import('./commands/check.ts');
      done(await check(io, parts, names, self.optsWithGlobals<CheckOptions>()));
    });

  command(program, 'test', 'run the detections’ tests on what is emitted for them', [
    ['detc test', 'all of them'],
    ['detc test bad-password-burst --watch', 'of one detection, again after each change'],
    ['detc test --coverage', 'and which predicates no test has made both true and false'],
    ['detc test --format junit', 'for a CI server'],
  ])
    .addArgument(new Argument('[name...]', 'detections, by name or file'))
    .option('--coverage', 'report predicates that the tests do not cover')
    .option('-w, --watch', 'test again after each change')
    .action(async (names: string[], _: unknown, self: Command) => {
      const { test } = await import('./commands/test.ts');
      done(await test(io, parts, names, self.optsWithGlobals<TestOptions>()));
    });

  command(program, 'list', 'detections, rows, targets, coverage', [
    ['detc list', 'every detection and what each target can say of it'],
    ['detc list --rows', 'every row of the guides and its detections'],
    ['detc list --format json', 'for a program'],
  ])
    .option('--rows', 'list the rows of the guides instead')
    .action(async (_: unknown, self: Command) => {
      const { list } = await import('./commands/list.ts');
      done(await list(io, parts, self.optsWithGlobals<ListOptions>()));
    });

  command(program, 'explain', 'what a finding means, or what a detection does', [
    ['detc explain D3001', 'the page of a finding’s code'],
    ['detc explain bad-password-burst', 'a detection in words, and what becomes of it on each target'],
    ['detc explain bad-password-burst --event signin.json', 'why a record is one of its events, or is not'],
  ])
    .addArgument(new Argument('<what>', 'the code of a finding, or the name of a detection'))
    .option('--event <file>', 'say of each record in the file whether it matches, predicate by predicate')
    .action(async (what: string, _: unknown, self: Command) => {
      const { explain } = await import('./commands/explain.ts');
      done(await explain(io, parts, what, self.optsWithGlobals<ExplainOptions>()));
    });

  command(program, 'new', 'begin a detection', [
    ['detc new', 'answer some questions'],
    ['detc new guest-to-member --source entra.audit.changes --row guest-to-member', 'for a row of a guide'],
    ['detc new token-burst --source entra.signin --pattern event_count', 'with a pattern'],
  ])
    .argument('[name]', 'its name: small letters, digits and hyphens')
    .addOption(new Option('--source <source>', 'the log source, e.g. entra.signin'))
    .addOption(new Option('--row <row>', 'the row it covers: its id, number, or guide/id'))
    .option('--title <text>', 'what it finds, in a line')
    .addOption(choice('--pattern <type>', 'the pattern over events', scaffoldPatterns).default('match'))
    .addOption(choice('--level <level>', 'how serious a match is', levels))
    .addOption(new Option('--folder <dir>', 'where it goes, below detections/'))
    .action(async (name: string | undefined, _: unknown, self: Command) => {
      const { create } = await import('./commands/new.ts');
      done(await create(io, parts, name, self.optsWithGlobals<NewOptions>()));
    });

  command(program, 'init', 'begin a repository of detections', [
    ['detc init my-detections', 'answer four questions'],
    [
      'detc init my-detections --subscription ID --resource-group rg-soc --workspace log-soc --location westeurope',
      'in one command',
    ],
    ['detc init my-detections --catalogue --ci azure-devops', 'with the whole catalogue'],
  ])
    .argument('[dir]', 'a new folder (default: this one)')
    .option('--name <name>', 'the name of the environment', 'prod')
    .option('--subscription <id>', 'the id of the workspace’s subscription')
    .option('--resource-group <name>', 'its resource group')
    .option('--workspace <name>', 'its name')
    .option('--location <region>', 'its region')
    .addOption(choice('--ci <system>', 'the pipelines to write', ciSystems).default('github'))
    .option('--detc <spec>', 'what npm installs detc from, e.g. a git address (default: this folder of detc)')
    .option('--catalogue', 'copy the whole catalogue, not one example')
    .action(async (dir: string | undefined, _: unknown, self: Command) => {
      const { init } = await import('./commands/init.ts');
      done(await init(io, parts, dir, self.optsWithGlobals<InitOptions>()));
    });

  command(program, 'kql', 'run a KQL query on this machine', [
    ["detc kql 'range x from 1 to 3 step 1'", 'without any data'],
    ["detc kql 'SigninLogs | count' --data SigninLogs='logs/*.json.gz'", 'on files of records'],
    ['detc kql --file hunt.kql --data Events=events.csv --format csv', 'a query from a file'],
    ['detc kql --queries queries.json', 'many queries; the answer to each is a line of JSON'],
  ])
    .addArgument(new Argument('[query]', 'the query; - reads it from stdin'))
    .option('--file <file>', 'read the query from a file; - is stdin')
    .option('--queries <file>', 'run a JSON list of {id, query}')
    .option('-d, --data <table=glob>', 'files of a table’s records: JSON, NDJSON, CSV, also .gz', collected)
    .option('--watchlist <alias=file>', 'a CSV file that _GetWatchlist gives', collected)
    .option('--now <time>', 'what now() is (default: the present)')
    .addHelpText('after', `\nRows are written with --format ${rowFormats.join(', ')} (default: table).`)
    .action(async (query: string | undefined, _: unknown, self: Command) => {
      const { kql } = await import('./commands/kql.ts');
      done(await kql(io, parts, query, self.optsWithGlobals<KqlOptions>()));
    });

  command(program, 'run', 'run detections over exported logs', [
    ["detc run --data 'export/*.json.gz'", 'all detections; each record tells its table'],
    ["detc run bad-password-burst --data SigninLogs='export/*.csv'", 'what one would have raised'],
    ["detc run --env contoso --data 'logs/**' --format ndjson", 'the alerts, for a program'],
    [
      "detc run bad-password-burst --data 'logs/**' --tune failures --per-week 5",
      'which threshold to choose',
    ],
  ])
    .addArgument(new Argument('[name...]', 'detections, by name or file'))
    .option('-d, --data <[table=]glob>', 'files of records: JSON, NDJSON, CSV, also .gz', collected)
    .option('--from <time>', 'when the rules begin to run (default: at the first record)')
    .option('--to <time>', 'when they end (default: after the last record)')
    .option('--tune <parameter>', 'how many alerts each value of a parameter would have given')
    .option('--per-week <count>', 'with --tune: choose the value that gives at most so many alerts a week')
    .option('--threads <count>', 'how many threads read and run (default: one for each core)')
    .addHelpText('after', `\nAlerts are written with --format ${replayFormats.join(', ')} (default: pretty).`)
    .action(async (names: string[], _: unknown, self: Command) => {
      const { replay } = await import('./commands/replay.ts');
      done(await replay(io, parts, names, self.optsWithGlobals<ReplayOptions>()));
    });

  planning(
    command(program, 'plan', 'compare the project with a workspace; change nothing', [
      ['detc plan --env prod', 'what a deployment would change'],
      ['detc plan --env prod --out plan.json', 'and keep it, to apply exactly this'],
      ['detc plan --env prod --format markdown', 'as a comment of a pull request'],
    ]),
  )
    .option('--out <file>', 'write the plan to a file that `detc deploy --plan` applies')
    .option('--detailed-exitcode', 'exit with 4 where there are changes')
    .addHelpText('after', `\nA plan is written with --format ${planFormats.join(', ')} (default: pretty).`)
    .action(async (_: unknown, self: Command) => {
      const { plan } = await import('./commands/plan.ts');
      done(await plan(io, parts, self.optsWithGlobals<PlanCommandOptions>()));
    });

  planning(
    command(program, 'deploy', 'make a workspace what the project says', [
      ['detc deploy --env prod', 'show the plan, ask, and apply it'],
      ['detc deploy --env prod --plan plan.json --yes', 'apply a plan that was reviewed, in a pipeline'],
      ['detc deploy --env prod --prune disable', 'and switch off what is no longer declared'],
    ]),
  )
    .option('--plan <file>', 'apply this saved plan; refused where the workspace has moved since')
    .option('--dry-run', 'show what would be done, and do nothing')
    .option('-y, --yes', 'do not ask')
    .option('--report <file>', 'where the result is written (default: .detc/deploy/ENV.json)')
    .action(async (_: unknown, self: Command) => {
      const { deploy } = await import('./commands/deploy.ts');
      done(await deploy(io, parts, self.optsWithGlobals<DeployOptions>()));
    });

  command(program, 'pull', 'take over into the project what was changed in the workspace', [
    ['detc pull --env prod', 'write it to the environment, and show what to change by hand'],
    ['detc pull --env prod --dry-run', 'only show it'],
  ])
    .option('--dry-run', 'show what would be written, and write nothing')
    .action(async (_: unknown, self: Command) => {
      const { pull } = await import('./commands/pull.ts');
      done(await pull(io, parts, self.optsWithGlobals<PullOptions>()));
    });

  const importing = command(program, 'import', 'make detections of rules that you have already', [
    ['detc import sentinel exported.json', 'analytics rules of Microsoft Sentinel, with their KQL'],
    ['detc import sigma rules/cloud/azure', 'Sigma rules, by their log source and fields'],
  ])
    .usage('<what> [options]')
    .helpCommand(false);

  command(importing, 'sentinel', 'make detections of analytics rules of Microsoft Sentinel', [
    ['detc import sentinel exported.json', 'rules that were exported from the portal'],
    ['detc import sentinel Solutions/MySolution', 'templates of a folder, as YAML or JSON'],
    ['detc import sentinel --env prod', 'the rules of a workspace that detc has not deployed'],
    ['detc import sentinel --env prod --dry-run', 'only show what would be written'],
  ])
    .addArgument(
      new Argument(
        '[path...]',
        'deployment templates, answers of the API, YAML templates, or folders of them',
      ),
    )
    .option('-o, --out <dir>', 'the folder for the detections (default: detections/imported)')
    .option('--dry-run', 'show the detections and write nothing')
    .option('--force', 'overwrite what an earlier import has written')
    .action(async (paths: string[], _: unknown, self: Command) => {
      const { importSentinel } = await import('./commands/import-sentinel.ts');
      done(await importSentinel(io, parts, paths, self.optsWithGlobals<ImportSentinelOptions>()));
    });

  command(importing, 'sigma', 'make detections of Sigma rules', [
    ['detc import sigma rules/cloud/azure', 'every rule of a folder'],
    ['detc import sigma burst.yml failure.yml', 'a correlation and the rule it counts'],
    ['detc import sigma rules --dry-run', 'only show what would be written, and what cannot'],
  ])
    .addArgument(new Argument('<path...>', 'files of Sigma rules, or folders of them'))
    .option('-o, --out <dir>', 'the folder for the detections (default: detections/imported)')
    .option('--dry-run', 'show the detections and write nothing')
    .option('--force', 'overwrite what an earlier import has written')
    .action(async (paths: string[], _: unknown, self: Command) => {
      const { importSigma } = await import('./commands/import-sigma.ts');
      done(await importSigma(io, parts, paths, self.optsWithGlobals<ImportSigmaOptions>()));
    });

  command(program, 'completion', 'print the script that completes detc’s commands in a shell', [
    ['source <(detc completion bash)', 'in ~/.bashrc'],
    ['source <(detc completion zsh)', 'in ~/.zshrc, after compinit'],
    ['detc completion fish > ~/.config/fish/completions/detc.fish', 'once'],
  ])
    .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
    .action(async (shell: 'bash' | 'zsh' | 'fish') => {
      const { completion } = await import('./commands/completion.ts');
      done(completion(io, shell));
    });

  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .action(async (words: string[], _: unknown, self: Command) => {
      const { complete } = await import('./commands/completion.ts');
      done(await complete(io, program, words, self.optsWithGlobals<GlobalOptions>()));
    });
  return program;
}

/** The formats of commands that write something else than findings. */
const ownFormats: Readonly<Record<string, readonly string[]>> = {
  kql: [...rowFormats, 'pretty'],
  run: replayFormats,
  plan: planFormats,
};

export const scaffoldPatterns = [
  'match',
  'event_count',
  'value_count',
  'new_value',
  'spike',
  'temporal_ordered',
  'absent',
] as const;
const ciSystems = ['github', 'azure-devops', 'both', 'none'] as const;
export const levels = ['informational', 'low', 'medium', 'high', 'critical'] as const;

/** The values of an option that may be given several times. */
function collected(value: string, earlier: readonly string[] = []): readonly string[] {
  return [...earlier, value];
}

/** Options that plan and deploy share. */
function planning(planned: Command): Command {
  return planned
    .addOption(
      choice('--prune [how]', 'delete what detc deployed and the project no longer declares, or disable it', [
        'delete',
        'disable',
      ]),
    )
    .option('--max-deletes <count>', 'refuse a plan that deletes more than this in a workspace', '10')
    .option('--only <name>', 'this detection and what it needs; may be given several times', collected)
    .option('--adopt <name>', 'take over this watchlist or alert that somebody else made', collected);
}

type Example = readonly [line: string, what: string];

function command(program: Command, name: string, description: string, lines: readonly Example[]): Command {
  return program.command(name).description(description).addHelpText('before', examples(lines));
}

function examples(lines: readonly Example[]): string {
  const width = Math.max(...lines.map(([line]) => line.length));
  return `Examples:\n${lines.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`).join('\n')}\n`;
}

/** Commander's messages in detc's form: `error: …`, and the suggestion as help. */
function usageError(text: string): string {
  return text.trim().replace(/\n?\(Did you mean (?:one of )?(.*)\?\)$/u, '\nhelp: did you mean $1?') + '\n';
}
