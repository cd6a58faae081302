import { converter, missing } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { reserve, slotColumn, withColumns } from '../lower/layout.ts';
import { mapRows } from '../lower/rows.ts';
import type { Relation, Scope } from '../lower/plan-types.ts';
import { child, elements, optional, scalarType } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { compileRegex } from '../text/regex.ts';
import type { Value } from '../values.ts';

interface Options {
  readonly pairs: string;
  readonly keys: string;
  readonly quotes: readonly [string, string][];
  readonly escape: string;
  readonly greedy: boolean;
}

/**
 * `parse-kv`: values of named keys.
 * @see https://learn.microsoft.com/kusto/query/parse-kv-operator
 */
export function lowerParseKv(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const { evaluate } = cast(lowerExpression(child(node, 'Expression'), inner), 'string');
  const columns = elements(child(node, 'Keys'), 'Columns').map((declaration) => {
    const name = nameOf(child(declaration, 'Name'));
    const type = scalarType(child(declaration, 'Name'));
    return { name, type, slot: reserve(input.layout.shape), convert: converter('string', type) };
  });
  const settings = readSettings(node, scope);
  const text = (name: string): string | undefined => {
    const value = settings.get(name);
    return typeof value === 'string' ? value : undefined;
  };
  const pattern = text('regex');
  let split: (source: string) => ReadonlyMap<string, string>;
  if (pattern !== undefined) {
    const regex = compileRegex(pattern, place(node, scope));
    split = (source) => {
      const found = new Map<string, string>();
      const matcher = regex.matcher(source);
      while (matcher.find()) {
        const key = matcher.group(1) ?? '';
        if (!found.has(key)) found.set(key, matcher.group(2) ?? '');
      }
      return found;
    };
  } else {
    const pairs = text('pair_delimiter');
    const keys = text('kv_delimiter');
    if ((pairs === undefined) !== (keys === undefined)) {
      throw unsupported('parse-kv with only one of its delimiters', place(node, scope));
    }
    split =
      pairs === undefined || keys === undefined
        ? splitByWords
        : splitter({
            pairs,
            keys,
            quotes: readQuotes(settings.get('quote')),
            escape: text('escape') ?? '',
            greedy: settings.get('greedy') === true,
          });
  }
  const added = columns.map(({ name, type, slot }) => slotColumn(name, type, slot));
  return mapRows(input, withColumns(input.layout, added), (run, out) => (row) => {
    const found = split(evaluate(row, run) as string);
    for (const { name, type, slot, convert } of columns) {
      const value = found.get(name);
      row[slot] = value === undefined ? missing(type) : (convert(value) ?? missing(type));
    }
    return out.push(row);
  });
}

function readSettings(node: KustoNode, scope: Scope): ReadonlyMap<string, Value> {
  const clause = optional(node, 'WithClause');
  return new Map(
    clause === undefined
      ? []
      : elements(clause, 'Properties').map((property) => [
          nameOf(child(property, 'Name')).toLowerCase(),
          lowerExpression(child(property, 'Expression'), scope).literal ?? null,
        ]),
  );
}

/** One character quotes both sides; of two or more, the first opens and the second closes. */
function readQuotes(value: Value | undefined): readonly [string, string][] {
  if (typeof value !== 'string' || value === '') return [['"', '"']];
  const [open = '', close = open] = Array.from(value);
  return [[open, close]];
}

/** Without delimiters every character that is no letter, digit or underscore is one. */
function splitByWords(source: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const words = source.match(/"[^"]*"|'[^']*'|[\p{L}\p{N}_]+/gu) ?? [];
  for (let index = 0; index + 1 < words.length; index++) {
    const key = words[index] ?? '';
    const value = words[index + 1] ?? '';
    if (!found.has(key)) found.set(key, value.replace(/^(["'])(.*)\1$/su, '$2'));
  }
  return found;
}

function splitter({
  pairs,
  keys,
  quotes,
  escape,
  greedy,
}: Options): (source: string) => ReadonlyMap<string, string> {
  const readQuoted = (
    source: string,
    at: number,
  ): { readonly text: string; readonly end: number } | undefined => {
    const quote = quotes.find(([open]) => source.startsWith(open, at));
    if (quote === undefined) return undefined;
    const [open, close] = quote;
    let text = '';
    for (let from = at + open.length; from < source.length; from++) {
      if (escape !== '' && source.startsWith(escape, from) && from + escape.length < source.length) {
        from += escape.length;
        text += source[from] ?? '';
      } else if (source.startsWith(close, from)) return { text, end: from + close.length };
      else text += source[from] ?? '';
    }
    return undefined;
  };
  return (source) => {
    const found = new Map<string, string>();
    let at = 0;
    while (at < source.length) {
      const cut = source.indexOf(keys, at);
      if (cut < 0) break;
      // Words before the key that are no pair are passed over.
      const key = (source.slice(at, cut).split(pairs).at(-1) ?? '').trim();
      let start = cut + keys.length;
      while (source[start] === ' ' && pairs !== ' ') start++;
      const quoted = readQuoted(source, start);
      let value: string;
      if (quoted !== undefined) {
        value = quoted.text;
        at = quoted.end;
      } else {
        const next = greedy ? source.indexOf(keys, start) : -1;
        const end =
          greedy && next >= 0 ? source.lastIndexOf(pairs, next) : greedy ? -1 : source.indexOf(pairs, start);
        const to = end < start ? source.length : end;
        value = source.slice(start, to).trim();
        at = to;
      }
      if (source.startsWith(pairs, at)) at += pairs.length;
      const name = key.replace(/^(["'])(.*)\1$/su, '$2');
      if (!found.has(name)) found.set(name, value);
    }
    return found;
  };
}
