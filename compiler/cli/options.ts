import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { ColorChoice } from './host/terminal.ts';

export const formats = ['pretty', 'json', 'sarif', 'github', 'junit'] as const;
export type Format = (typeof formats)[number];
/** How `detc kql` writes rows; all but `json` are of no use to other commands. */
export const rowFormats = ['table', 'json', 'ndjson', 'csv'] as const;
export type RowFormat = (typeof rowFormats)[number];
/** How `detc run` writes alerts. */
export const replayFormats = ['pretty', 'json', 'ndjson', 'csv'] as const;
export type ReplayFormat = (typeof replayFormats)[number];
/** How `detc plan` writes a plan. */
export const planFormats = ['pretty', 'json', 'markdown'] as const;
export type PlanFormat = (typeof planFormats)[number];
/** How commands write that report no findings. */
export const dataFormats = ['pretty', 'json'] as const;
const colorChoices: readonly ColorChoice[] = ['auto', 'always', 'never'];
export const sigmaFieldNames = ['event-hub', 'log-analytics'] as const;

/** Options that every command takes. */
export interface GlobalOptions {
  readonly project?: string;
  readonly env?: string;
  readonly format: Format;
  readonly color: ColorChoice;
  readonly templates?: string;
  /** A folder, or false for none. */
  readonly cache?: string | false;
  readonly quiet?: boolean;
}

/**
 * An option whose value is one of a few; a wrong one is answered with the nearest.
 * @param special values for some commands, which the help does not show
 */
export function choice(
  flags: string,
  description: string,
  shown: readonly string[],
  special: readonly string[] = [],
): Option {
  const option = new Option(flags, description);
  option.argChoices = [...shown];
  const values = [...new Set([...shown, ...special])];
  return option.argParser((value: string) => {
    const found = values.find((known) => known === value);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(didYouMean(value, values) ?? `Choose from ${shown.join(', ')}.`);
  });
}

export function globalOptions(): readonly Option[] {
  return [
    new Option('-p, --project <dir>', 'the folder that holds detections/ (default: here or above)'),
    new Option('-e, --env <name>', 'compile for this environment'),
    choice('-f, --format <format>', 'how findings are written', formats, [...rowFormats, 'markdown']).default(
      'pretty',
    ),
    choice('--color <when>', 'colour', colorChoices).default('auto'),
    new Option('--templates <dir>', 'templates that replace detc’s own of the same name'),
    new Option('--cache <dir>', 'where verification is remembered (default: .detc/cache)'),
    new Option('--no-cache', 'verify everything again'),
    new Option('-q, --quiet', 'no progress and no summary'),
  ];
}
