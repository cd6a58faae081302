import Handlebars from 'handlebars';
import {
  templateHelper,
  templateMissing,
  templateResult,
  templateUnknownVariable,
} from '../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { type Range, startOf } from '../diagnostics/position.ts';
import { encodeJson, encodeMarkdown, encodeMarkdownCode, encodeYaml } from './encode.ts';
import { findJsonFault } from './json-position.ts';
import { encoders, nameOf, rangeIn, readTemplate } from './template.ts';

/** What a template gave. */
export interface Rendered {
  /** Absent where there is an error. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

export interface RenderedJson extends Rendered {
  readonly value?: unknown;
}

/**
 * Writes a file from a Handlebars template. Values enter only through helpers that encode them:
 * `{{json value indent}}`, `{{yaml value indent}}`, `{{md value}}` and `{{md value as="code"}}`; `indent` is the number
 * of spaces before each line after the first (0 where left out). A value the data does not have is an error, so
 * optional values must be given as null.
 *
 * @param path below `templates/`, e.g. `sentinel/scheduled.json.hbs`
 */
export function render(templates: ReadonlyMap<string, string>, path: string, data: object): Rendered {
  const file = fileOf(path);
  const text = templates.get(path);
  if (text === undefined) return { diagnostics: [templateMissing.at(startOf(file), { path })] };
  const compiled = compile(text);
  if ('faults' in compiled) return { diagnostics: compiled.faults.map((fault) => inFile(file, fault)) };
  try {
    return { text: compiled.run(data), diagnostics: [] };
  } catch (error) {
    return { diagnostics: [inFile(file, failure(text, error, data))] };
  }
}

/** `render`, and the result read again as JSON; a fault in it is shown in the template. */
export function renderJson(
  templates: ReadonlyMap<string, string>,
  path: string,
  data: object,
): RenderedJson {
  const { text, diagnostics } = render(templates, path, data);
  if (text === undefined) return { diagnostics };
  try {
    const value: unknown = JSON.parse(text);
    return { text, value, diagnostics };
  } catch {
    const fault = findJsonFault(text) ?? { offset: 0, problem: 'unreadable' };
    const range = placeInTemplate(templates, path, data, fault.offset);
    return { diagnostics: [templateResult.at(range, { format: 'JSON', problem: fault.problem })] };
  }
}

/**
 * The place in the template that wrote the character at `offset` of the text that `render` gave, for faults found when
 * the text is read again. Text from a value is placed at its helper.
 */
export function placeInTemplate(
  templates: ReadonlyMap<string, string>,
  path: string,
  data: object,
  offset: number,
): Range {
  const file = fileOf(path);
  const template = templates.get(path);
  if (template === undefined) return startOf(file);
  const { program } = readTemplate(file, template);
  if (program === undefined) return startOf(file);
  // The template is run once more with a numbered mark before each statement. No value can hold a mark: the helpers
  // write no control characters.
  const statements: hbs.AST.Statement[] = [];
  markStatements(program, statements);
  const marked = compileProgram(program)(data);
  let passed = 0;
  let place = startOf(file);
  for (const part of marked.split('\u0000').slice(1)) {
    const [number = '', written = ''] = part.split('\u0001');
    const statement = statements[Number(number)];
    if (statement === undefined) continue;
    place = placeInStatement(file, template, statement, Math.min(offset - passed, written.length));
    passed += written.length;
    if (offset < passed) break;
  }
  return place;
}

const compileOptions = {
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: { json: true, yaml: true, md: true } as unknown as KnownHelpers,
};

function compileProgram(program: hbs.AST.Program): (data: object) => string {
  const write = newHandlebars().compile<object>(program, compileOptions);
  // Said outright, because Handlebars writes to the console where it has to refuse by default.
  return (data) =>
    write(data, { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
}

type Compiled = { readonly run: (data: object) => string } | { readonly faults: readonly Diagnostic[] };
/** By text: the same template gives thousands of files. */
const compiledTemplates = new Map<string, Compiled>();

function compile(text: string): Compiled {
  const known = compiledTemplates.get(text);
  if (known !== undefined) return known;
  const { program, diagnostics } = readTemplate('', text);
  const compiled: Compiled =
    program === undefined
      ? { faults: diagnostics }
      : { run: compileProgram(program) };
  compiledTemplates.set(text, compiled);
  return compiled;
}

function fileOf(path: string): string {
  return `templates/${path}`;
}

function inFile(file: string, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, range: { ...diagnostic.range, file } };
}

/** Thrown inside Handlebars only, and caught by `render`. */
class HelperFailure extends Error {
  readonly helper: string;
  readonly loc: hbs.AST.SourceLocation;
  constructor(helper: string, loc: hbs.AST.SourceLocation, problem: string) {
    super(problem);
    this.helper = helper;
    this.loc = loc;
  }
}

type HelperOptions = Handlebars.HelperOptions & { readonly loc: hbs.AST.SourceLocation };

/** An instance of Handlebars that knows our helpers and none that reaches outside a template. */
function newHandlebars(): typeof Handlebars {
  const handlebars = Handlebars.create();
  for (const name of ['if', 'unless', 'each', 'with'] as const) strictBlock(handlebars, name);
  encoder(handlebars, 'json', (value, { indent }) => encodeJson(value, indent));
  encoder(handlebars, 'yaml', (value, { indent }) => encodeYaml(value, indent));
  encoder(handlebars, 'md', (value, { loc, as }) => {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new HelperFailure('md', loc, 'needs text, a number or a truth value');
    }
    if (as !== undefined && as !== 'code') {
      throw new HelperFailure('md', loc, `knows as="code" only`);
    }
    return as === 'code' ? encodeMarkdownCode(String(value)) : encodeMarkdown(String(value));
  });
  return handlebars;
}

interface EncoderArguments {
  readonly indent: number;
  readonly as: unknown;
  readonly loc: hbs.AST.SourceLocation;
}

function encoder(
  handlebars: typeof Handlebars,
  name: (typeof encoders)[number],
  encode: (value: unknown, args: EncoderArguments) => string,
): void {
  handlebars.registerHelper(name, (...args: unknown[]) => {
    const options = args.at(-1) as HelperOptions;
    const [value, indent = 0, ...more] = args.slice(0, -1);
    const { loc } = options;
    if (args.length < 2) throw new HelperFailure(name, loc, 'needs a value');
    if (value === undefined) throw new HelperFailure(name, loc, unknownValue);
    if (typeof indent !== 'number' || !Number.isInteger(indent) || indent < 0 || indent > 80) {
      throw new HelperFailure(name, loc, 'needs the indentation as a number of spaces, 0 to 80');
    }
    if (more.length > 0) throw new HelperFailure(name, loc, 'was given too much');
    return encode(value, { indent, loc, as: (options.hash as Record<string, unknown>)['as'] });
  });
}

const unknownValue = 'was given a value that does not exist';

/** Handlebars' own let `{{#if mistyped}}` pass, its strict mode too. */
function strictBlock(handlebars: typeof Handlebars, name: 'if' | 'unless' | 'each' | 'with'): void {
  const original = handlebars.helpers[name];
  if (original === undefined) return;
  handlebars.registerHelper(name, function (this: unknown, ...args: unknown[]) {
    const options = args.at(-1) as HelperOptions;
    if (args.length > 1 && args[0] === undefined) throw new HelperFailure(name, options.loc, unknownValue);
    return (original as (...all: unknown[]) => unknown).apply(this, args);
  });
}

function failure(text: string, error: unknown, data: object): Diagnostic {
  if (!(error instanceof HelperFailure)) {
    // Handlebars itself failed, e.g. by running out of stack; it gives no place.
    const problem = `failed: ${error instanceof Error ? error.message : String(error)}`;
    return templateHelper.at(startOf(''), { helper: 'template', problem });
  }
  const range = rangeIn('', text, error.loc);
  if (error.message !== unknownValue) {
    return templateHelper.at(range, { helper: error.helper, problem: error.message });
  }
  return unknownVariable(range, argumentAt(text, error.loc), data);
}

function unknownVariable(range: Range, expression: string, data: object): Diagnostic {
  const suggestion = didYouMean(expression.replace(/^this\./, ''), Object.keys(data));
  return templateUnknownVariable.at(range, { expression, suggestion });
}

/** The first argument of the helper call at a place. */
function argumentAt(text: string, loc: hbs.AST.SourceLocation): string {
  const { start } = rangeIn('', text, loc);
  const statement = Handlebars.parse(text.slice(start.offset).replace(/^\{\{~?#/, '{{').replace(/\}\}[^]*$/, '}}')).body[0];
  const argument = (statement as hbs.AST.MustacheStatement | undefined)?.params[0];
  return argument === undefined ? 'value' : nameOf(argument);
}

/** Puts `\0n\1` before each statement of the program, at all depths; `statements[n]` is that statement. */
function markStatements(program: hbs.AST.Program, statements: hbs.AST.Statement[]): void {
  program.body = program.body.flatMap((statement) => {
    const mark: hbs.AST.ContentStatement = {
      type: 'ContentStatement',
      loc: statement.loc,
      value: `\u0000${statements.push(statement) - 1}\u0001`,
      // A string at run time; the published types are wrong here.
      original: '' as unknown as hbs.AST.StripFlags,
    };
    if (statement.type === 'BlockStatement') {
      const block = statement as Omit<hbs.AST.BlockStatement, 'inverse'> & { readonly inverse?: hbs.AST.Program };
      markStatements(block.program, statements);
      if (block.inverse !== undefined) markStatements(block.inverse, statements);
    }
    return [mark, statement];
  });
}

function placeInStatement(file: string, template: string, statement: hbs.AST.Statement, within: number): Range {
  const range = rangeIn(file, template, statement.loc);
  if (statement.type !== 'ContentStatement') return range;
  const { original, value } = statement as unknown as { readonly original: string; readonly value: string };
  const from = range.start.offset + Math.max(0, original.indexOf(value)) + within;
  const before = template.slice(0, from).split('\n');
  const line = before.length;
  const column = before.at(-1)?.length ?? 0;
  return rangeIn(file, template, { source: '', start: { line, column }, end: { line, column: column + 1 } });
}
