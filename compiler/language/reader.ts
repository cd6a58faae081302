import { Composer, type CST, type Document, Lexer, Parser, visit } from 'yaml';
import { directive, emptyFile, severalDocuments, tooDeep } from '../diagnostics/catalogue/reading.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf } from '../diagnostics/position.ts';
import { type RangeAt, rangesIn } from '../diagnostics/text-lines.ts';
import { decode } from './decode.ts';
import type { Located } from './located.ts';
import { locate, type Mark } from './located-tree.ts';
import { marked } from './marks.ts';
import { deepest, firstTooDeep } from './nesting.ts';
import { syntaxProblems } from './syntax-problem.ts';

export interface ReadYaml {
  /** Undefined where the text has no single value; its problems are then in `diagnostics`. */
  readonly document?: Located;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one YAML 1.2 document, every value with its range. Never throws on the text of a user; offsets count from
 * behind a byte order mark.
 */
export function readYaml(file: string, content: Uint8Array | string): ReadYaml {
  const decoded = decode(file, content);
  if ('problem' in decoded) return { diagnostics: [decoded.problem] };
  const { text } = decoded;
  const rangeAt = rangesIn(file, text);
  const tokens = [...new Lexer().lex(text)];
  const deep = firstTooDeep(tokens);
  if (deep !== undefined) return { diagnostics: [tooDeep.at(rangeAt(deep, deep + 1), { limit: deepest })] };
  const [first, second] = parse(tokens);
  if (first === undefined) return { diagnostics: [emptyFile.at(startOf(file), {})] };
  const diagnostics: Diagnostic[] = [
    ...directives(first, text, rangeAt),
    ...syntaxProblems(first, text, rangeAt),
    ...(second === undefined ? [] : [severalDocuments.at(beginning(second, text, rangeAt), {})]),
  ];
  if (diagnostics.length > 0) return { diagnostics };
  const { contents } = first;
  // An empty value at the root is what the parser makes of a file of comments after `---`.
  if (contents === null || contents.range[0] === contents.range[1]) {
    return { diagnostics: [emptyFile.at(startOf(file), {})] };
  }
  const root = marked(contents, 0, { text, rangeAt, diagnostics, anchors: anchorsOf(first) });
  return diagnostics.length > 0 ? { diagnostics } : { document: locate(file, text, root), diagnostics };
}

export interface ReadDocuments {
  /** In the order of the file; empty ones are left out. */
  readonly roots: readonly Mark[];
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads every YAML 1.2 document of a file that is not detc's own, such as Sigma rules, with the ranges of all values.
 * Never throws on the text of a user; a file with any problem gives no documents.
 */
export function readYamlDocuments(file: string, content: Uint8Array | string): ReadDocuments {
  const decoded = decode(file, content);
  if ('problem' in decoded) return { roots: [], text: '', diagnostics: [decoded.problem] };
  const { text } = decoded;
  const rangeAt = rangesIn(file, text);
  const tokens = [...new Lexer().lex(text)];
  const deep = firstTooDeep(tokens);
  if (deep !== undefined) {
    return { roots: [], text, diagnostics: [tooDeep.at(rangeAt(deep, deep + 1), { limit: deepest })] };
  }
  const documents = parse(tokens);
  const diagnostics = documents.flatMap((document) => syntaxProblems(document, text, rangeAt));
  if (diagnostics.length > 0) return { roots: [], text, diagnostics };
  const problems: Diagnostic[] = [];
  const roots = documents.flatMap((document) => {
    const { contents } = document;
    if (contents === null || contents.range[0] === contents.range[1]) return [];
    return [marked(contents, 0, { text, rangeAt, diagnostics: problems, anchors: anchorsOf(document) })];
  });
  return { roots: problems.length > 0 ? [] : roots, text, diagnostics: problems };
}

/** As the parser's own `parseAllDocuments`, of tokens that are known already. */
function parse(tokens: readonly string[]): readonly Document.Parsed[] {
  const composer = new Composer({
    version: '1.2',
    logLevel: 'silent',
    // The parser compares each key with all before it; marks.ts finds equal ones in linear time, and says where.
    uniqueKeys: false,
  });
  return [...composer.compose(syntaxTrees(tokens))];
}

function* syntaxTrees(tokens: readonly string[]): Generator<CST.Token, void> {
  const parser = new Parser();
  for (const token of tokens) yield* parser.next(token);
  yield* parser.end();
}

function beginning(document: Document.Parsed, text: string, rangeAt: RangeAt) {
  const [start] = document.range;
  return rangeAt(start, start + (text.startsWith('---', start) ? 3 : 1));
}

/** `%YAML 1.1` would make another language of the file, in which `no` is false. */
function directives(document: Document.Parsed, text: string, rangeAt: RangeAt): readonly Diagnostic[] {
  const [start] = document.range;
  return [...text.slice(0, start).matchAll(/^%.*$/gmu)].map((match) =>
    directive.at(rangeAt(match.index, match.index + match[0].trimEnd().length), {}),
  );
}

function anchorsOf(document: Document.Parsed): Set<string> {
  const anchors = new Set<string>();
  const add = (_: unknown, { anchor }: { readonly anchor?: string }) => {
    if (anchor !== undefined) anchors.add(anchor);
  };
  visit(document, { Scalar: add, Map: add, Seq: add });
  return anchors;
}
