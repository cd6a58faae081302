import { isMap, type Json, type JsonMap } from '../azure/json.ts';

/**
 * Evaluates the expressions of deployment templates
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions).
 */

/** What the functions of a template give that depend on the place of deployment; undefined where it is not known. */
export type TemplateFunction = (name: string, values: readonly Json[]) => Json | undefined;

/** An expression that only a deployment of Azure's own could evaluate. */
export class UnknownExpression extends Error {
  readonly expression: string;
  constructor(expression: string) {
    super(expression);
    this.expression = expression;
  }
}

/**
 * A value with every expression in it evaluated.
 * @param call gets names of functions in small letters; `concat`, `format`, `string`, `tolower` and `toupper` are known
 * @throws UnknownExpression
 */
export function evaluate(value: Json, call: TemplateFunction): Json {
  if (typeof value === 'string') return evaluateText(value, call);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => evaluate(item, call));
  if (!isMap(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, evaluate(item ?? null, call)] as const);
  return Object.fromEntries(entries);
}

function evaluateText(text: string, call: TemplateFunction): Json {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  const reader: Reader = { text: text.slice(1, -1), at: 0, whole: text };
  const value = readValue(reader, call);
  skipSpace(reader);
  if (reader.at !== reader.text.length) throw new UnknownExpression(text);
  return value;
}

interface Reader {
  readonly text: string;
  readonly whole: string;
  at: number;
}

function readValue(reader: Reader, call: TemplateFunction): Json {
  skipSpace(reader);
  const quoted = match(reader, /'((?:[^']|'')*)'/uy);
  if (quoted !== undefined) return quoted[1]?.replaceAll("''", "'") ?? '';
  const name = match(reader, /([A-Za-z]+)\s*\(/uy)?.[1];
  if (name === undefined) throw new UnknownExpression(reader.whole);
  return readSteps(reader, callOf(name.toLowerCase(), readArguments(reader, call), call, reader.whole));
}

function readArguments(reader: Reader, call: TemplateFunction): readonly Json[] {
  const values: Json[] = [];
  skipSpace(reader);
  while (reader.text[reader.at] !== ')') {
    // A number is only known as an argument.
    const number = match(reader, /-?\d+/uy)?.[0];
    values.push(number === undefined ? readValue(reader, call) : Number(number));
    skipSpace(reader);
    const isEnd = reader.text[reader.at] === ')';
    if (!isEnd && match(reader, /,\s*/uy) === undefined) throw new UnknownExpression(reader.whole);
  }
  reader.at += 1;
  return values;
}

/** `.name` and `[0]` behind a call. */
function readSteps(reader: Reader, start: Json): Json {
  let value: Json | undefined = start;
  for (;;) {
    const name = match(reader, /\.([A-Za-z_]\w*)/uy)?.[1];
    const index = name === undefined ? match(reader, /\[\s*(\d+)\s*\]/uy)?.[1] : undefined;
    if (name === undefined && index === undefined) return value;
    if (name !== undefined) value = isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined;
    else value = Array.isArray(value) ? (value as readonly Json[])[Number(index)] : undefined;
    if (value === undefined) throw new UnknownExpression(reader.whole);
  }
}

function callOf(name: string, values: readonly Json[], call: TemplateFunction, whole: string): Json {
  const value = ofText(name, values) ?? call(name, values);
  if (value === undefined) throw new UnknownExpression(whole);
  return value;
}

function ofText(name: string, values: readonly Json[]): Json | undefined {
  const texts = values.flatMap((value) =>
    typeof value === 'string' || typeof value === 'number' ? [String(value)] : [],
  );
  const [first] = texts;
  if (first === undefined || texts.length !== values.length) return undefined;
  switch (name) {
    case 'concat':
      return texts.join('');
    case 'format':
      return formatted(first, texts.slice(1));
    case 'string':
      return first;
    case 'tolower':
      return first.toLowerCase();
    case 'toupper':
      return first.toUpperCase();
    default:
      return undefined;
  }
}

/** `{0}` and so on; a format such as `{0:N2}` is not known. */
function formatted(pattern: string, values: readonly string[]): string | undefined {
  const parts = pattern.split(/\{(\d+)\}/u);
  const filled = parts.map((part, index) => (index % 2 === 0 ? part : values[Number(part)]));
  const isKnown = filled.every(
    (part, index) => part !== undefined && (index % 2 === 1 || !/[{}]/u.test(part)),
  );
  return isKnown ? filled.join('') : undefined;
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text) ?? undefined;
  if (found !== undefined) reader.at += found[0].length;
  return found;
}

function skipSpace(reader: Reader): void {
  match(reader, /\s*/uy);
}

/**
 * The value of a parameter that nobody has given: its default, evaluated.
 * @throws UnknownExpression
 */
export function defaultOf(parameters: JsonMap, name: string, call: TemplateFunction): Json | undefined {
  // Names of parameters are compared without regard to case.
  const key = Object.keys(parameters).find((known) => known.toLowerCase() === name.toLowerCase());
  const declared = key === undefined ? undefined : parameters[key];
  const value = isMap(declared) ? declared['defaultValue'] : undefined;
  return value === undefined ? undefined : evaluate(value, call);
}
