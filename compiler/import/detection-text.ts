import { Document, isMap, isScalar, isSeq, type Node, parse, Scalar, visit, type YAMLMap } from 'yaml';

/** Characters of a line in detc's own files. */
const lineWidth = 120;

/** Keys that begin a part of the file, with an empty line before them. */
const parts = new Set(['source', 'events', 'correlation', 'schedule', 'sentinel', 'targets']);

/** Keys whose values stand in one line. */
const inOneLine = new Set([
  'tags',
  'group-by',
  'rules',
  'condition',
  'schedule',
  'trigger',
  'suppression',
  'template',
  'identifiers',
]);

/**
 * The text of a detection's file, in the style of detc's own: short lists and small maps in one line, long texts folded. Read
 * again it gives the same value, character for character.
 * @param schema the path of the JSON Schema from the file, for editors
 */
export function detectionText(value: Readonly<Record<string, unknown>>, schema?: string): string {
  const text = written(value, schema, styleText);
  const wanted: unknown = new Document(value).toJS();
  // A block cannot hold every text: not a carriage return, not what YAML does not print.
  return JSON.stringify(parse(text)) === JSON.stringify(wanted) ? text : written(value, schema, styleQuoted);
}

function written(
  value: Readonly<Record<string, unknown>>,
  schema: string | undefined,
  styled: (key: string, scalar: Scalar<string>) => void,
): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (schema !== undefined) document.commentBefore = ` yaml-language-server: $schema=${schema}`;
  const { contents } = document;
  if (isMap(contents)) style(contents, styled);
  const text = document.toString({
    lineWidth,
    singleQuote: true,
    flowCollectionPadding: false,
    indentSeq: true,
  });
  // The library puts an empty line after a leading comment; detc's files have none there.
  return schema === undefined ? text : text.replace(/^(#[^\n]*\n)\n/u, '$1');
}

function style(root: YAMLMap, styled: (key: string, scalar: Scalar<string>) => void): void {
  for (const pair of root.items) {
    const key = pair.key as Node;
    if (isScalar(key) && parts.has(String(key.value))) key.spaceBefore = true;
  }
  visit(root, {
    Pair: (_, { key, value }) => {
      const name = isScalar(key) ? String(key.value) : '';
      if (isText(value)) styled(name, value);
      if (isMap(value) || isSeq(value)) {
        const isFlow = isShort(value) && (inOneLine.has(name) || isShortList(value));
        if (isFlow) value.flow = true;
      }
    },
    Seq: (_, list) => {
      for (const item of list.items) if (isMap(item) && isShort(item)) item.flow = true;
    },
  });
}

function isText(value: unknown): value is Scalar<string> {
  return isScalar(value) && typeof value.value === 'string';
}

/** Values of a field: a list of scalars that fits the line. */
function isShortList(value: Node): boolean {
  return isSeq(value) && value.items.length > 0 && value.items.every(isShortWord);
}

function isShortWord(item: unknown): boolean {
  return isScalar(item) && (typeof item.value !== 'string' || /^[\w.@%*$/-]{1,30}$/u.test(item.value));
}

function isShort(value: Node): boolean {
  return JSON.stringify(value).length <= 90;
}

const dates = new Set(['date', 'modified', 'expires']);
/** Characters from which a text in one line is folded. */
const long = 100;

function styleText(key: string, scalar: Scalar<string>): void {
  const { value } = scalar;
  if (dates.has(key)) scalar.type = Scalar.QUOTE_SINGLE;
  if (key === 'query' || value.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  else if (value.length > long && key === 'description') scalar.type = Scalar.BLOCK_FOLDED;
}

/** What any character can stand in. */
function styleQuoted(_: string, scalar: Scalar<string>): void {
  if (/[^\u0020-\u007e]/u.test(scalar.value)) scalar.type = Scalar.QUOTE_DOUBLE;
}
