import {
  CST,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  LineCounter,
  type Node,
  parseAllDocuments,
  type YAMLError,
} from 'yaml';
import {
  anchorOrAlias,
  controlCharacter,
  customTag,
  duplicateKey,
  emptyFile,
  keyNotText,
  notUtf8,
  severalDocuments,
  syntax,
  tab,
  tooDeep,
  tooLarge,
} from '../diagnostics/catalogue/reading.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { type Position, type Range, startOf } from '../diagnostics/position.ts';
import type { Located } from './located.ts';
import { locate, type Mark } from './located-tree.ts';

/** Bytes of a YAML file; long lists belong in CSV. */
const largestFile = 1024 * 1024;
/** No schema of detc goes deeper than a dozen levels. */
const deepest = 64;

export interface ReadYaml {
  /** Undefined where the text has no single value; its problems are then in `diagnostics`. */
  readonly document?: Located;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one YAML 1.2 document, every value with its range. Never throws on the text of a user. */
export function readYaml(file: string, content: Uint8Array | string): ReadYaml {
  const size = typeof content === 'string' ? content.length : content.byteLength;
  if (size > largestFile) return failure(tooLarge.at(startOf(file), { size, limit: largestFile }));
  const text = typeof content === 'string' ? content : decode(content);
  if (text === undefined) return failure(notUtf8.at(startOf(file), {}));
  return readText(file, text.startsWith('\uFEFF') ? text.slice(1) : text);
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function failure(...diagnostics: readonly Diagnostic[]): ReadYaml {
  return { diagnostics };
}

/** Control characters that YAML does not allow, line ends and tabs apart; and lone surrogates. */
// eslint-disable-next-line no-control-regex -- finding them is the point
const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F]|\p{Cs}/u;

function readText(file: string, text: string): ReadYaml {
  const counter = new LineCounter();
  const rangeAt = rangeMaker(file, text, counter);
  const control = forbidden.exec(text);
  if (control !== null) {
    lineStarts(text, counter);
    const code = `U+${control[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
    return failure(controlCharacter.at(rangeAt(control.index, control.index + 1), { code }));
  }
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    lineStarts(text, counter);
    return failure(tooDeep.at(rangeAt(deep, deep + 1), { limit: deepest }));
  }
  const documents = parse(text, counter);
  // The parser calls itself for each level; it runs out of stack long after any sensible depth.
  if (documents === undefined) return failure(tooDeep.at(startOf(file), { limit: deepest }));
  const [first, second] = documents;
  if (first === undefined || (first.contents === null && first.errors.length === 0))
    return failure(emptyFile.at(startOf(file), {}));
  const diagnostics = first.errors.map((error) => syntaxProblem(error, text, rangeAt));
  if (second !== undefined) {
    const start = documentStart(text, second);
    diagnostics.push(severalDocuments.at(rangeAt(start, Math.min(start + 3, text.length)), {}));
  }
  if (diagnostics.length > 0) return failure(...diagnostics);
  const mark = marked(first.contents, 0, { diagnostics, rangeAt });
  if (mark === undefined || diagnostics.length > 0) return failure(...diagnostics);
  return { document: locate(file, text, mark), diagnostics };
}

function parse(text: string, counter: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    const parsed = parseAllDocuments(text, {
      lineCounter: counter,
      uniqueKeys: true,
      prettyErrors: false,
      version: '1.2',
      merge: false,
      logLevel: 'silent',
      stringKeys: false,
    });
    return Array.isArray(parsed) ? parsed : [];
  } catch (problem) {
    if (problem instanceof RangeError) return undefined;
    throw problem;
  }
}

type RangeAt = (start: number, end: number) => Range;

function rangeMaker(file: string, text: string, counter: LineCounter): RangeAt {
  const position = (offset: number): Position => {
    const at = Math.max(0, Math.min(offset, text.length));
    const { line, col } = counter.linePos(at);
    return { line: Math.max(line, 1), column: Math.max(col, 1), offset: at };
  };
  return (start, end) => ({ file, start: position(start), end: position(Math.max(start, end)) });
}

/** Lines, where the text is refused before it is parsed. */
function lineStarts(text: string, counter: LineCounter): void {
  counter.addNewLine(0);
  for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1))
    counter.addNewLine(index + 1);
}

/**
 * Where brackets, or `- - -` on one line, nest too deep; undefined where they do not. The parser calls itself for each
 * level, and running out of stack within a regular expression ends the process, so this is asked before.
 */
function firstTooDeep(text: string): number | undefined {
  let offset = 0;
  let brackets = 0;
  let marks = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
    else if (type === 'seq-item-ind' || type === 'explicit-key-ind') marks++;
    else if (type === 'newline') marks = 0;
    if (brackets + marks > deepest) return offset;
    offset += isMarker(type) ? 0 : token.length;
  }
  return undefined;
}

/** Tokens of the lexer that stand for no text. */
function isMarker(type: string | null): boolean {
  return type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar';
}

function syntaxProblem(error: YAMLError, text: string, rangeAt: RangeAt): Diagnostic {
  const [start, end] = error.pos;
  const range = rangeAt(start, end);
  if (error.code === 'DUPLICATE_KEY') {
    const key = text.slice(start, end).split(/[:\n]/u)[0]?.trim() ?? '';
    const shown = key === '' ? (/^[^:\n]*/u.exec(text.slice(start))?.[0].trim() ?? '') : key;
    return duplicateKey.at(rangeAt(start, start + Math.max(shown.length, 1)), { key: shown });
  }
  if (error.message.includes('call stack')) return tooDeep.at(range, { limit: deepest });
  if (error.code === 'TAB_AS_INDENT') return tab.at(range, {});
  if (error.code === 'BAD_ALIAS' || error.code === 'MULTIPLE_ANCHORS')
    return anchorOrAlias.at(range, { what: 'anchors and aliases' });
  if (error.code === 'MULTIPLE_DOCS') return severalDocuments.at(range, {});
  const lead = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  if (/^\s*\t/u.test(`${lead}${text.slice(start, end)}`) && text.slice(0, end).endsWith('\t'))
    return tab.at(range, {});
  return syntax.at(range, { problem: sentence(error.message) });
}

function sentence(message: string): string {
  const [line = message] = message.split('\n');
  return line.charAt(0).toLowerCase() + line.slice(1);
}

function documentStart(text: string, document: Document.Parsed): number {
  const start = document.range[0];
  const before = text.lastIndexOf('---', start);
  return before === -1 ? start : before;
}

interface Marking {
  readonly diagnostics: Diagnostic[];
  readonly rangeAt: RangeAt;
}

/** A node of the parser as a plain value with ranges; undefined where it is not accepted. */
function marked(node: Node | null | undefined, depth: number, marking: Marking): Mark | undefined {
  const { diagnostics, rangeAt } = marking;
  if (node === null || node === undefined) return undefined;
  const [start, valueEnd] = node.range ?? [0, 0];
  const range = rangeAt(start, valueEnd);
  if (depth > deepest) {
    diagnostics.push(tooDeep.at(range, { limit: deepest }));
    return undefined;
  }
  if (isAlias(node)) {
    diagnostics.push(anchorOrAlias.at(range, { what: 'aliases' }));
    return undefined;
  }
  if ('anchor' in node && node.anchor !== undefined) {
    diagnostics.push(anchorOrAlias.at(range, { what: 'anchors' }));
  }
  if (node.tag?.startsWith('!') === true) diagnostics.push(customTag.at(range, { tag: node.tag }));
  if (isScalar(node)) {
    const { value, type } = node;
    const isQuoted = type !== 'PLAIN' && type !== undefined;
    const source = node.source ?? String(value);
    return { kind: 'scalar', range, value: plainScalar(value, source), source, isQuoted };
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => marked(item as Node, depth + 1, marking) ?? nothing(range));
    return { kind: 'sequence', range, items };
  }
  if (!isMap(node)) return undefined;
  const entries = node.items.flatMap((pair) => {
    const key = isPair(pair) ? pair.key : undefined;
    if (!isScalar(key) || key.value === null || key.source === '') {
      const at = (key as Node | undefined)?.range;
      diagnostics.push(keyNotText.at(at === undefined || at === null ? range : rangeAt(at[0], at[1]), {}));
      return [];
    }
    const [keyStart, keyEnd] = key.range ?? [start, start];
    const keyRange = rangeAt(keyStart, keyEnd);
    const name = key.source ?? String(key.value);
    if (name === '<<' && key.type === 'PLAIN')
      diagnostics.push(anchorOrAlias.at(keyRange, { what: 'merge keys' }));
    const value = marked(pair.value as Node | null, depth + 1, marking) ?? nothing(keyRange);
    return [{ key: name, keyRange, value }];
  });
  return { kind: 'map', range, entries };
}

/** A key without a value holds null. */
function nothing(range: Range): Mark {
  return { kind: 'scalar', range, value: null, source: '', isQuoted: false };
}

function plainScalar(value: unknown, source: string): string | number | boolean | null {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string' || value === null)
    return value;
  return source;
}
