import type { Argument, Command, Option } from 'commander';
import { dataFormats, planFormats, replayFormats, rowFormats } from './options.ts';

/** Names that are looked up when they are needed: in the project, the catalogue, or by the shell itself. */
export type Completion =
  'folders' | 'environments' | 'detections' | 'codes-and-detections' | 'sources' | 'rows';

/** By an option's long flag or an argument's name. */
const completions: Readonly<Record<string, Completion>> = {
  '--project': 'folders',
  '--templates': 'folders',
  '--cache': 'folders',
  '--out': 'folders',
  '--folder': 'folders',
  '--env': 'environments',
  '--source': 'sources',
  '--row': 'rows',
  name: 'detections',
  what: 'codes-and-detections',
};

/** Formats of commands that have their own. */
const formatsOf: Readonly<Record<string, readonly string[]>> = {
  kql: rowFormats,
  run: replayFormats,
  plan: planFormats,
  deploy: dataFormats,
  pull: dataFormats,
};

export interface Suggestion {
  readonly value: string;
  readonly description: string;
}

/**
 * What may stand where the last word is being typed: suggestions, or the kind of name to look for in the project.
 * @param words what was typed after the program's name; the last is the word at the cursor, perhaps empty
 */
export function suggest(program: Command, words: readonly string[]): readonly Suggestion[] | Completion {
  // Bash makes words of their own of the equals signs.
  const typed = words.filter((word, index) => word !== '=' || index === words.length - 1);
  const current = typed.at(-1) === '=' ? '' : (typed.at(-1) ?? '');
  const { command, operands, open } = walk(program, typed.slice(0, -1));
  if (open !== undefined) return valuesOf(command, open, current, '');
  const assigned = /^(--[^=]+)=(.*)$/u.exec(current);
  if (assigned !== null) {
    const [, flag = '', value = ''] = assigned;
    const option = optionsOf(program, command).find(({ long }) => long === flag);
    return option === undefined || !takesValue(option) ? [] : valuesOf(command, option, value, `${flag}=`);
  }
  if (current.startsWith('-')) {
    return optionsOf(program, command)
      .filter((option) => !option.hidden)
      .flatMap((option) => ({ value: option.long ?? option.short ?? '', description: option.description }))
      .filter(({ value }) => value.startsWith(current));
  }
  if (command.commands.length > 0) {
    return command
      .createHelp()
      .visibleCommands(command)
      .map((child) => ({ value: child.name(), description: child.description() }))
      .filter(({ value }) => value.startsWith(current));
  }
  const argument = argumentAt(command.registeredArguments, operands);
  return argument === undefined ? [] : valuesOf(command, argument, current, '');
}

/** The command that was typed, how many operands it has, and the option that still waits for its value. */
function walk(
  program: Command,
  words: readonly string[],
): { readonly command: Command; readonly operands: number; readonly open: Option | undefined } {
  let command = program;
  let operands = 0;
  let open: Option | undefined;
  for (const word of words) {
    if (open !== undefined) open = undefined;
    else if (word.startsWith('-')) {
      open = optionsOf(program, command).find(
        (option) => takesValue(option) && (option.long === word || option.short === word),
      );
    } else if (command.commands.length > 0) {
      const child = command.commands.find((candidate) => candidate.name() === word);
      if (child === undefined) return { command, operands: 0, open: undefined };
      command = child;
    } else operands += 1;
  }
  return { command, operands, open };
}

function takesValue(option: Option): boolean {
  return option.required || option.optional;
}

function optionsOf(program: Command, command: Command): readonly Option[] {
  const own = command.createHelp().visibleOptions(command);
  return command === program ? own : [...own, ...program.options];
}

function argumentAt(declared: readonly Argument[], operands: number): Argument | undefined {
  const last = declared.at(-1);
  return declared[operands] ?? (last?.variadic === true ? last : undefined);
}

function valuesOf(
  command: Command,
  target: Option | Argument,
  current: string,
  prefix: string,
): readonly Suggestion[] | Completion {
  const own = 'long' in target && target.long === '--format' ? formatsOf[command.name()] : undefined;
  const choices = own ?? target.argChoices;
  if (choices !== undefined) {
    return choices
      .filter((value) => value.startsWith(current))
      .map((value) => ({ value: prefix + value, description: '' }));
  }
  return completions[('long' in target ? target.long : undefined) ?? target.name()] ?? [];
}
