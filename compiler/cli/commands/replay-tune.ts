import { posix } from 'node:path';
import { parseDocument } from 'yaml';
import { type ReplayParts, type ReplayRule, replayParts } from '../../bench/replay-parts.ts';
import type { CompileResult } from '../../compile.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { listed } from '../../report/words.ts';
import { CliFailure, exitCodes, type ExitCode } from '../failure.ts';
import { writeFindings } from '../findings.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions, ReplayFormat } from '../options.ts';
import { ladder, type NumberRange } from '../replay/ladder.ts';
import { historyNotes, type OpenReplay, type ReplayInput, withReplay } from '../replay/open-replay.ts';
import { type Tuned, tuningSummary, tuningWriters } from '../replay/tuning-text.ts';
import { bestFor, type Trial, tryValues, untilNothing } from '../replay/tuning.ts';
import { detectionFiles, environmentNames, type Session } from '../session.ts';

export interface TuneOptions extends Omit<GlobalOptions, 'format'>, ReplayInput {
  readonly format: ReplayFormat;
  readonly tune?: string;
  readonly perWeek?: string;
}

const day = 86_400_000;

/** `detc run NAME --tune PARAMETER`: how many alerts each value of a parameter would have given. */
export async function tune(
  io: CliIo,
  parts: CliParts,
  session: Session,
  chosen: readonly string[] | undefined,
  options: TuneOptions,
): Promise<ExitCode> {
  const { tune: parameter } = options;
  if (parameter === undefined) {
    throw new CliFailure('--per-week says nothing without --tune', {
      help: 'name the parameter: --tune failures --per-week 5',
    });
  }
  const [name, ...others] = chosen ?? [];
  if (name === undefined || others.length > 0) {
    throw new CliFailure('--tune takes one detection', {
      help: `write: detc run NAME --data FILES --tune ${parameter}`,
    });
  }
  const perWeek = wantedPerWeek(options.perWeek);
  const compile = compilerOf(session, name, parameter, options.env);
  const inForce = await compile(undefined);
  const errors = inForce.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    await writeFindings(errors, session.project().files, io, parts, { ...options, format: 'pretty' });
    return exitCodes.findings;
  }
  if (replayParts([inForce]).rules.length === 0) {
    throw new CliFailure(`${name} has no Sentinel rule that could be run`);
  }
  const range = rangeOf(session, name, parameter, inForce);
  const say = (line: string) => {
    if (options.quiet !== true) io.stderr.write(`${line}\n`);
  };
  const candidates = await candidatesFor(ladder(range), compile, say);
  const needed = replayParts([inForce, ...candidates.map(({ compiled }) => compiled)]);
  await withReplay(io, needed, options, async (open) => {
    const days = Math.max(1, (open.stretch.to - open.stretch.from) / day);
    const wanted = perWeek === undefined ? undefined : (perWeek * days) / 7;
    const known = new Map(candidates.map(({ value, compiled }) => [value, compiled]));
    const trial = trialOf(known, compile, needed, open);
    const values = candidates.map(({ value }) => value);
    const tried = await tryValues(range, values, wanted, trial);
    const best = wanted === undefined ? undefined : bestFor(tried, wanted);
    const tuned: Tuned = {
      detection: name,
      parameter,
      stretch: open.stretch,
      days,
      current: range.current,
      perWeek,
      chosen: best?.value,
      tried: untilNothing(tried, new Set([range.current, ...(best === undefined ? [] : [best.value])])),
    };
    io.stdout.write(tuningWriters[options.format](tuned, colorsFor(options.color, io.env, io.stdout)));
    const rules = replayParts([inForce]).rules;
    [...historyNotes(rules, open), ...tuningSummary(tuned)].forEach(say);
  });
  return exitCodes.clean;
}

function wantedPerWeek(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const wanted = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(wanted) && wanted >= 0) return wanted;
  throw new CliFailure(`--per-week ${JSON.stringify(text)} is no number of alerts`, {
    help: 'write a number: --per-week 5',
  });
}

/** Compiles the detection with another value of the parameter, or as it is. */
type CompileWith = (value: number | undefined) => Promise<CompileResult>;

function compilerOf(
  session: Session,
  name: string,
  parameter: string,
  environment: string | undefined,
): CompileWith {
  return (value) => {
    const { files } = session.project();
    const only = { only: [name], targets: ['sentinel'] } as const;
    if (value === undefined) return session.compile(only);
    const changed = new Map<string, Uint8Array | string>(files);
    const set = (path: string | undefined, keys: readonly string[], isThere: boolean) => {
      const document = path === undefined ? undefined : parseDocument(textOf(files.get(path)));
      if (path === undefined || document === undefined || (isThere && !document.hasIn(keys))) return;
      document.setIn(keys, value);
      changed.set(path, document.toString());
    };
    set(detectionFiles(files.keys()).get(name), ['parameters', parameter, 'default'], false);
    // What an environment says comes first.
    set(environmentFile(files.keys(), environment), ['parameters', name, parameter], true);
    return session.compile({ ...only, files: changed });
  };
}

function environmentFile(paths: Iterable<string>, environment: string | undefined): string | undefined {
  return [...paths].find(
    (path) => environmentNames([path])[0] === environment && posix.basename(path).length > 0,
  );
}

function textOf(content: Uint8Array | string | undefined): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}

/** @throws CliFailure for a parameter that there is not, or that is no number */
function rangeOf(session: Session, name: string, parameter: string, { plans }: CompileResult): NumberRange {
  const { files } = session.project();
  const path = detectionFiles(files.keys()).get(name);
  const declared = (parseDocument(textOf(path === undefined ? '' : files.get(path))).toJS() as DeclaredIn)
    .parameters;
  const known = Object.keys(declared ?? {});
  const syntax = Object.hasOwn(declared ?? {}, parameter) ? declared?.[parameter] : undefined;
  if (syntax === undefined) {
    throw new CliFailure(`${name} has no parameter ${JSON.stringify(parameter)}`, {
      help:
        didYouMean(parameter, known) ??
        (known.length === 0 ? 'it has none at all' : `it has ${listed(known)}`),
    });
  }
  const current = plans[0]?.detection.parameters[parameter];
  if ((syntax.type !== 'integer' && syntax.type !== 'number') || typeof current !== 'number') {
    const numbers = known.filter((one) => ['integer', 'number'].includes(declared?.[one]?.type ?? ''));
    throw new CliFailure(`${parameter} is a ${syntax.type}, and only numbers can be tuned`, {
      help:
        numbers.length === 0 ? `${name} has no parameter that is a number` : `tune ${listed(numbers, 'or')}`,
    });
  }
  return {
    isInteger: syntax.type === 'integer',
    current,
    minimum: syntax.minimum,
    maximum: syntax.maximum,
  };
}

/** What the schema has made sure of. */
interface DeclaredIn {
  readonly parameters?: Readonly<
    Record<string, { readonly type: string; readonly minimum?: number; readonly maximum?: number }>
  >;
}

interface Candidate {
  readonly value: number;
  readonly compiled: CompileResult;
}

async function candidatesFor(
  values: readonly number[],
  compile: CompileWith,
  say: (line: string) => void,
): Promise<readonly Candidate[]> {
  const candidates: Candidate[] = [];
  for (const value of values) {
    const compiled = await compile(value);
    const error = compiled.diagnostics.find(({ severity }) => severity === 'error');
    if (error === undefined) candidates.push({ value, compiled });
    else say(`note: ${String(value)} is left out: ${error.message} (${error.code})`);
  }
  return candidates;
}

/** Runs the rules of values; a value whose events were not read for cannot be tried. */
function trialOf(
  known: ReadonlyMap<number, CompileResult>,
  compile: CompileWith,
  { events }: ReplayParts,
  open: OpenReplay,
): Trial {
  const numbers = new Map(events.map(({ text }, number) => [text, number]));
  const ruleOf = async (value: number): Promise<ReplayRule | undefined> => {
    const compiled = known.get(value) ?? (await compile(value));
    if (compiled.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
    const { rules, events: own } = replayParts([compiled]);
    const [rule] = rules;
    const renumbered = (list: readonly number[]) =>
      list.flatMap((number) => numbers.get(own[number]?.text ?? '') ?? []);
    if (rule === undefined || renumbered(rule.events).length < rule.events.length) return undefined;
    return { ...rule, events: renumbered(rule.events), required: renumbered(rule.required) };
  };
  return async (values) => {
    const usable: { readonly value: number; readonly rule: ReplayRule }[] = [];
    for (const value of values) {
      const rule = await ruleOf(value);
      if (rule !== undefined) usable.push({ value, rule });
    }
    const raised = await open.replay(usable.map(({ rule }) => rule));
    return usable.map(({ value }, index) => ({
      value,
      times: (raised[index] ?? []).map(({ alert }) => alert.time),
    }));
  };
}
