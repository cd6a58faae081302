import { parseDynamic, parseGuid } from '../convert.ts';
import { boxReal } from '../dynamic/json.ts';
import { unsupported } from '../diagnostics.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { child, elements, optional, placeOf, textOf, type Syntax } from '../syntax.ts';
import { parseLong } from '../numbers/long.ts';
import { parseReal } from '../numbers/real-text.ts';
import { parseDatetime } from '../time/datetime-text.ts';
import { parseTimespan } from '../time/timespan-text.ts';
import type { KqlType } from '../types.ts';
import { Boxed, Decimal, setEntry, type Bag, type Value } from '../values.ts';
import type { Expr } from './plan-types.ts';
import { literal } from './expr.ts';

const literalTypes: Readonly<Record<string, KqlType>> = {
  BooleanLiteralExpression: 'bool',
  DateTimeLiteralExpression: 'datetime',
  DecimalLiteralExpression: 'decimal',
  GuidLiteralExpression: 'guid',
  IntLiteralExpression: 'int',
  LongLiteralExpression: 'long',
  RealLiteralExpression: 'real',
  StringLiteralExpression: 'string',
  TimespanLiteralExpression: 'timespan',
};

/** A literal of the query; undefined where the node is none. Microsoft's own values lose ticks and 64-bit integers. */
export function lowerLiteral(node: KustoNode, syntax: Syntax): Expr | undefined {
  const kind = syntax.kind(node);
  if (kind === 'CompoundStringLiteralExpression') return literal(stringValue(node), 'string');
  if (kind === 'DynamicExpression')
    return literal(dynamicValue(child(node, 'Expression'), syntax), 'dynamic');
  if (kind === 'NullLiteralExpression') return literal(null, 'dynamic');
  if (kind === 'TokenLiteralExpression') return literal(textOf(node), 'string');
  const type = Object.hasOwn(literalTypes, kind) ? literalTypes[kind] : undefined;
  return type === undefined ? undefined : literal(scalarValue(node, type), type);
}

function stringValue(node: KustoNode): string {
  return typeof node.LiteralValue === 'string' ? node.LiteralValue : '';
}

function scalarValue(node: KustoNode, type: KqlType): Value {
  if (type === 'string') return stringValue(node);
  const text = goo(textOf(node));
  if (text === 'null') return null;
  const value = readScalar(text, type);
  if (value === undefined) throw unsupported(`The literal ${textOf(node)}`, placeOf(node));
  return value;
}

/** What stands in `datetime(…)`, without quotes; the text itself where there is no such wrapping. */
function goo(text: string): string {
  const inner = /^[A-Za-z]+\s*\(\s*(.*?)\s*\)$/su.exec(text)?.[1] ?? text;
  return /^(["'])(.*)\1$/su.exec(inner)?.[2] ?? inner;
}

function readScalar(text: string, type: KqlType): Value | undefined {
  switch (type) {
    case 'bool':
      return text.toLowerCase() === 'true' || (text.toLowerCase() !== 'false' && text !== '0');
    case 'int':
    case 'long':
      return parseLong(text);
    case 'real':
      return parseReal(text);
    case 'decimal':
      return new Decimal(text).toSignificantDigits(34);
    case 'datetime':
      return parseDatetime(text);
    case 'timespan':
      return parseTimespan(text);
    case 'guid':
      return parseGuid(text);
    case 'string':
    case 'dynamic':
      return text;
  }
}

function dynamicValue(node: KustoNode, syntax: Syntax): Value {
  const kind = syntax.kind(node);
  switch (kind) {
    case 'JsonArrayExpression':
      return elements(node, 'Values').map((value) => dynamicValue(value, syntax));
    case 'JsonObjectExpression': {
      const bag: Bag = {};
      for (const pair of elements(node, 'Pairs')) {
        const name = optional(pair, 'Name');
        const text = name === undefined ? '' : textOf(name);
        setEntry(bag, /^["']/u.test(text) ? unquote(text) : text, dynamicValue(child(pair, 'Value'), syntax));
      }
      return bag;
    }
    case 'NullLiteralExpression':
      return null;
    case 'UnaryMinusExpression': {
      const value = dynamicValue(child(node, 'Expression'), syntax);
      if (value instanceof Boxed && (typeof value.value === 'number' || typeof value.value === 'bigint')) {
        return new Boxed(value.type, -value.value);
      }
      return typeof value === 'number' ? -value : value;
    }
    case 'ParenthesizedExpression':
    case 'DynamicExpression':
      return dynamicValue(child(node, 'Expression'), syntax);
    default: {
      const found = lowerLiteral(node, syntax);
      if (found === undefined) throw unsupported(`${textOf(node)} in a dynamic literal`, placeOf(node));
      return asDynamic(found.literal ?? null, found.type);
    }
  }
}

function asDynamic(value: Value, type: KqlType): Value {
  if (value === null) return null;
  if (type === 'real') return boxReal(value as number);
  if (type === 'datetime' || type === 'timespan' || type === 'guid' || type === 'decimal') {
    return new Boxed(type, value as bigint | string);
  }
  return value;
}

/** A quoted name with the escapes of JSON. */
function unquote(text: string): string {
  const inner = text.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  const value = parseDynamic(`"${inner.replace(/\\'/gu, "'").replace(/(?<!\\)"/gu, String.raw`\"`)}"`);
  return typeof value === 'string' ? value : inner;
}
