import { Document, isScalar, parseDocument, Scalar, visit } from 'yaml';

/**
 * Characters that change how a text looks without being seen: directional marks and line separators. They are written
 * as escapes, so that a reviewer of a generated file sees them (https://trojansource.codes).
 */
const invisible = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

function escapeInvisible(text: string): string {
  return text.replace(invisible, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function indentAfterFirst(text: string, spaces: number): string {
  return text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(spaces)}`);
}

/** The value as JSON over several lines, keys in the order given; lines after the first are indented by `indent` spaces. */
export function encodeJson(value: unknown, indent: number): string {
  return escapeInvisible(indentAfterFirst(JSON.stringify(value, undefined, 2), indent));
}

const unprintable = /[^\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const invisibleOnce = new RegExp(invisible.source, 'u');

/**
 * Words and sentences: they begin with a letter, so no version of YAML takes them for a number or a date, and hold nothing
 * that ends a plain scalar. Most texts are such; reading each of them again would be most of the work of a build.
 */
const plainWords = /^[A-Za-z][A-Za-z0-9_./|,;()'"+@=?!:-]*(?: [A-Za-z0-9_./|,;()'"+@=?!:-]+)*$/;
const endsPlain = /:(?: |$)| -/;
/** Words that some version of YAML takes for a truth value or for null. */
const reservedWord = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

function isSurelyPlain(text: string): boolean {
  return plainWords.test(text) && !reservedWord.test(text) && !endsPlain.test(text);
}

/** Texts that were read before, such as values that several rules share. */
const readBefore = new Map<string, boolean>();
const mostReadBefore = 10_000;

/** Readers of YAML 1.1 (PyYAML) and 1.2 both have to see the text as the same string. */
function isPlainInBothVersions(text: string): boolean {
  if (isSurelyPlain(text)) return true;
  const known = readBefore.get(text);
  if (known !== undefined) return known;
  const isPlain = readsAsItself(text);
  if (readBefore.size >= mostReadBefore) readBefore.clear();
  readBefore.set(text, isPlain);
  return isPlain;
}

function readsAsItself(text: string): boolean {
  // PyYAML gives these two a meaning of their own.
  if (text === '=' || text === '<<') return false;
  return (['core', 'yaml-1.1'] as const).every((schema) => {
    const { contents, errors } = parseDocument(text, { schema });
    return errors.length === 0 && isScalar(contents) && contents.value === text;
  });
}

function scalarStyle(text: string): Scalar.Type {
  if (unprintable.test(text) || invisibleOnce.test(text)) return Scalar.QUOTE_DOUBLE;
  if (text.includes('\n')) {
    // A first line that is blank or begins with a space needs an indentation indicator, which would no longer be true
    // after the block is moved to the right.
    return /^[ \n]/.test(text) ? Scalar.QUOTE_DOUBLE : Scalar.BLOCK_LITERAL;
  }
  return isPlainInBothVersions(text) ? Scalar.PLAIN : Scalar.QUOTE_SINGLE;
}

/**
 * The value as YAML that 1.1 and 1.2 readers understand alike; lines after the first are indented by `indent` spaces.
 * With an indentation of 0, text of several lines is written in double quotes on one line.
 */
export function encodeYaml(value: unknown, indent: number): string {
  if (typeof value === 'string' && isSurelyPlain(value)) return value;
  const document = new Document(value, { aliasDuplicateObjects: false });
  const isText = isScalar(document.contents);
  visit(document, {
    Scalar: (key, node) => {
      if (typeof node.value !== 'string') return;
      const style = scalarStyle(node.value);
      const asBlock = style === Scalar.BLOCK_LITERAL && key !== 'key' && !(isText && indent === 0);
      node.type = style === Scalar.BLOCK_LITERAL && !asBlock ? Scalar.QUOTE_DOUBLE : style;
    },
  });
  const text = document
    .toString({
      lineWidth: 0,
      minContentWidth: 0,
      doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
      blockQuote: 'literal',
    })
    .replace(/\n$/, '');
  return escapeInvisible(indentAfterFirst(isText ? unindent(text) : text, indent));
}

/** A block scalar at the top of a document is indented by the printer; the place it goes to has its own indentation. */
function unindent(text: string): string {
  return text.replace(/\n {2}/g, '\n');
}

const markdownSpecial = /[\\`*[\]<>|~&$]/g;

/** Text within a line of Markdown (or a table's cell): no character of it is markup, line breaks become spaces. */
export function encodeMarkdown(text: string): string {
  return text
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(markdownSpecial, '\\$&')
    .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\_')
    .replace(/^([#+=-]|\d+(?=[.)]))/, (start) => (/^\d/.test(start) ? start : `\\${start}`))
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(invisible, (char) => `&#x${char.charCodeAt(0).toString(16)};`);
}

/** A code span whose fence is longer than any run of backticks inside. */
export function encodeMarkdownCode(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim().replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line}${padding}${fence}`;
}
