import Handlebars from 'handlebars';
import {
  templateConstruct,
  templateSyntax,
  templateUnencoded,
} from '../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Position, Range } from '../diagnostics/position.ts';

/** Helpers that write values, each encoding for one kind of file. */
export const encoders = ['json', 'yaml', 'md'] as const;
const blocks = ['if', 'unless', 'each', 'with'];

/** A template that uses nothing but what is allowed, or what is wrong with it. */
export interface ReadTemplate {
  readonly program?: hbs.AST.Program;
  readonly diagnostics: readonly Diagnostic[];
}

/** The range, in a template's text, of a place that Handlebars gives as line (from 1) and column (from 0). */
export function rangeIn(file: string, text: string, loc: hbs.AST.SourceLocation): Range {
  const position = ({ line, column }: hbs.AST.Position): Position => {
    let offset = 0;
    for (let passed = 1; passed < line; passed += 1) {
      const next = text.indexOf('\n', offset);
      if (next === -1) break;
      offset = next + 1;
    }
    return { line, column: column + 1, offset: Math.min(text.length, offset + column) };
  };
  return { file, start: position(loc.start), end: position(loc.end) };
}

/** Reads a template and checks that every value goes through an encoding helper. */
export function readTemplate(file: string, text: string): ReadTemplate {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(text);
  } catch (error) {
    return { diagnostics: [syntaxFault(file, text, error)] };
  }
  const diagnostics: Diagnostic[] = [];
  checkStatements(program.body, (kind, node) => diagnostics.push(kind(rangeIn(file, text, node.loc))));
  return diagnostics.length > 0 ? { diagnostics } : { program, diagnostics };
}

type Report = (make: (range: Range) => Diagnostic, node: hbs.AST.Node) => void;

function checkStatements(statements: readonly hbs.AST.Statement[], report: Report): void {
  for (const statement of statements) {
    if (isMustache(statement)) checkMustache(statement, report);
    else if (isBlock(statement)) {
      const name = nameOf(statement.path);
      if (!blocks.includes(name)) report(unknownHelper(name, blocks), statement.path);
      checkArguments(statement, report);
      checkStatements(statement.program.body, report);
      // Handlebars leaves `inverse` out where there is no {{else}}, whatever its types say.
      checkStatements((statement.inverse as hbs.AST.Program | undefined)?.body ?? [], report);
    } else if (statement.type !== 'ContentStatement' && statement.type !== 'CommentStatement') {
      const construct = statement.type.startsWith('Partial') ? 'a partial' : 'a decorator';
      report((range) => templateConstruct.at(range, { construct }), statement);
    }
  }
}

function checkMustache(mustache: hbs.AST.MustacheStatement, report: Report): void {
  const name = nameOf(mustache.path);
  const hasArguments = mustache.params.length > 0 || hashPairs(mustache.hash).length > 0;
  const isTriple = !mustache.escaped;
  if (!hasArguments || isTriple) {
    const expression = mustache.params[0] === undefined ? name : nameOf(mustache.params[0]);
    report((range) => templateUnencoded.at(range, { expression }), mustache);
    return;
  }
  if (!encoders.includes(name as (typeof encoders)[number])) report(unknownHelper(name, encoders), mustache.path);
  checkArguments(mustache, report);
}

/** Inside a helper only `lookup` may be called, whose result is then encoded. */
function checkArguments(
  call: { readonly params: readonly hbs.AST.Expression[]; readonly hash?: hbs.AST.Hash },
  report: Report,
): void {
  for (const argument of [...call.params, ...hashPairs(call.hash).map(({ value }) => value)]) {
    if (!isCall(argument)) continue;
    const name = nameOf(argument.path);
    if (name !== 'lookup') report(unknownHelper(name, ['lookup']), argument.path);
    checkArguments(argument, report);
  }
}

function unknownHelper(name: string, known: readonly string[]): (range: Range) => Diagnostic {
  const suggestion = didYouMean(name, known);
  return (range) =>
    templateConstruct.at(
      range,
      { construct: `a helper '${name}' here` },
      suggestion === undefined ? {} : { help: suggestion },
    );
}

function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}
function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}
function isCall(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}
function hashPairs(hash: hbs.AST.Hash | undefined): readonly hbs.AST.HashPair[] {
  return hash?.pairs ?? [];
}

/** A path or a literal as it was written. */
export function nameOf(expression: hbs.AST.Expression): string {
  if ('original' in expression) return String(expression.original);
  return isCall(expression) ? nameOf(expression.path) : expression.type;
}

/** Handlebars' own message holds a code frame; what matters is its line and what it expected. */
function syntaxFault(file: string, text: string, error: unknown): Diagnostic {
  const message = error instanceof Error ? error.message : String(error);
  const [head = '', frame = '', pointer = '', expectation = ''] = message.split('\n');
  const placed = /^(?:Parse|Lexical) error on line (\d+)/.exec(head);
  if (placed !== null) {
    const line = Number(placed[1]);
    const column = columnUnder(text, line, frame, pointer);
    const problem = expectation === '' ? 'unexpected text' : expectation.replace(/^Expecting .*, got/, 'unexpected');
    return templateSyntax.at(rangeIn(file, text, point(line, column)), { problem });
  }
  // Of blocks closed under another name: `if doesn't match each - 3:4`, the column counting from 0.
  const mismatch = / - (\d+):(\d+)$/.exec(message);
  const at = mismatch === null ? point(1, 0) : point(Number(mismatch[1]), Number(mismatch[2]));
  return templateSyntax.at(rangeIn(file, text, at), { problem: message.replace(/ - \d+:\d+$/, '') });
}

function point(line: number, column: number): hbs.AST.SourceLocation {
  return { source: '', start: { line, column }, end: { line, column: column + 1 } };
}

/** The pointer `----^` stands under the frame, which shows the text before the fault with line breaks left out. */
function columnUnder(text: string, line: number, frame: string, pointer: string): number {
  const shown = frame.slice(0, pointer.indexOf('^') + 1).replace(/^\.\.\./, '');
  const source = text.split('\n')[line - 1] ?? '';
  for (let length = Math.min(shown.length, source.length); length > 0; length -= 1) {
    const at = source.indexOf(shown.slice(-length));
    if (at !== -1) return at + length - 1;
  }
  return Math.max(0, source.length - 1);
}
