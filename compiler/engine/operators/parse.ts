import { converter, missing, type Conversion } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { reserve, slotColumn, withColumns } from '../lower/layout.ts';
import { mapRows } from '../lower/rows.ts';
import type { LayoutColumn, Relation, Scope } from '../lower/plan-types.ts';
import { child, elements, scalarType } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import { compileRegex } from '../text/regex.ts';
import type { KqlType } from '../types.ts';
import type { Value } from '../values.ts';
import { parameterText } from './union.ts';

/** A part of a pattern: text that must stand there, anything, or a column. */
type Part =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'any' }
  | { readonly kind: 'column'; readonly type: KqlType; readonly slot: number; readonly convert: Conversion };

type PartColumn = Extract<Part, { readonly kind: 'column' }>;

/**
 * `parse` and `parse-where`.
 * @see https://learn.microsoft.com/kusto/query/parse-operator
 */
export function lowerParse(input: Relation, node: KustoNode, scope: Scope): Relation {
  const inner: Scope = { ...scope, layout: input.layout };
  const { evaluate } = cast(lowerExpression(child(node, 'Expression'), inner), 'string');
  const columns: LayoutColumn[] = [];
  const parts = elements(node, 'Patterns').map((part) => lowerPart(part, input, scope, columns));
  const found = parts.filter((part) => part.kind === 'column');
  const kind = (parameterText(node, 'kind') ?? 'simple').toLowerCase();
  const match =
    kind === 'regex'
      ? regexMatcher(parts, parameterText(node, 'flags') ?? '', node, scope)
      : plainMatcher(parts);
  // Only `relaxed` keeps the other columns where one does not have its type.
  const isStrict = kind !== 'relaxed';
  const dropsOthers = scope.plan.syntax.kind(node) === 'ParseWhereOperator';
  return mapRows(input, withColumns(input.layout, columns), (run, out) => (row) => {
    const texts = match(evaluate(row, run) as string);
    const values = texts === undefined ? undefined : convertAll(texts, found, isStrict);
    if (values === undefined && dropsOthers) return true;
    found.forEach(({ slot, type }, index) => {
      row[slot] = values === undefined ? missing(type) : (values[index] ?? missing(type));
    });
    return out.push(row);
  });
}

function lowerPart(node: KustoNode, input: Relation, scope: Scope, columns: LayoutColumn[]): Part {
  const kind = scope.plan.syntax.kind(node);
  if (kind === 'StarExpression') return { kind: 'any' };
  if (kind === 'NameDeclaration' || kind === 'NameAndTypeDeclaration') {
    const name = kind === 'NameDeclaration' ? node : child(node, 'Name');
    const type = scalarType(name);
    const slot = reserve(input.layout.shape);
    columns.push(slotColumn(nameOf(name), type, slot));
    return { kind: 'column', type, slot, convert: converter('string', type) };
  }
  const { literal } = lowerExpression(node, scope);
  if (typeof literal !== 'string')
    throw unsupported('A computed text in a parse pattern', place(node, scope));
  return { kind: 'text', text: literal };
}

function convertAll(
  texts: readonly string[],
  columns: readonly PartColumn[],
  isStrict: boolean,
): readonly Value[] | undefined {
  const values: Value[] = [];
  for (const [index, { type, convert }] of columns.entries()) {
    const value = convert(texts[index] ?? '');
    if (value === null && isStrict && type !== 'string') return undefined;
    values.push(value);
  }
  return values;
}

type Match = (text: string) => readonly string[] | undefined;

const numberPatterns: Readonly<Partial<Record<KqlType, RegExp>>> = {
  int: /-?\d+/uy,
  long: /-?\d+/uy,
  real: /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy,
};

/** Text must stand as it is; a column or `*` before it reaches to where it first comes. */
function plainMatcher(parts: readonly Part[]): Match {
  return (text) => {
    const texts: string[] = [];
    let at = 0;
    let open: Part | undefined;
    const close = (to: number): void => {
      if (open?.kind === 'column') texts.push(text.slice(at, to));
      open = undefined;
    };
    for (const [index, part] of parts.entries()) {
      if (part.kind !== 'text') {
        if (open?.kind === 'column') {
          // Two columns without text between them: the first ends where its type does.
          const pattern = numberPatterns[open.type];
          if (pattern === undefined) return undefined;
          pattern.lastIndex = at;
          const number = pattern.exec(text);
          if (number === null) return undefined;
          texts.push(number[0]);
          at += number[0].length;
          open = part;
        } else if (open === undefined || part.kind === 'column') open = part;
        continue;
      }
      let next =
        open === undefined ? (text.startsWith(part.text, at) ? at : -1) : text.indexOf(part.text, at);
      // The last text must end the whole.
      if (index === parts.length - 1 && next >= 0) {
        const last = text.length - part.text.length;
        next = last >= at && text.endsWith(part.text) && (open !== undefined || last === next) ? last : -1;
      }
      if (next < 0) return undefined;
      close(next);
      at = next + part.text.length;
    }
    if (open === undefined) return at === text.length ? texts : undefined;
    close(text.length);
    return texts;
  };
}

const columnPatterns: Readonly<Partial<Record<KqlType, string>>> = {
  int: '(-?\\d+)',
  long: '(-?\\d+)',
};

/** Texts are regular expressions; columns and `*` take as much as they can unless the flag `U` turns that round. */
function regexMatcher(parts: readonly Part[], flags: string, node: KustoNode, scope: Scope): Match {
  const at = place(node, scope);
  const known = flags.replace(/[^imsU]/gu, '');
  const groups: number[] = [];
  let group = 0;
  let source = known === '' ? '' : `(?${known})`;
  for (const part of parts) {
    if (part.kind === 'any') source += '.*';
    else if (part.kind === 'column') {
      groups.push(++group);
      source += columnPatterns[part.type] ?? '(.*)';
    } else {
      group += compileRegex(part.text, at).matcher('').groupCount();
      source += part.text;
    }
  }
  const regex = compileRegex(source, at);
  return (text) => {
    const matcher = regex.matcher(text);
    return matcher.matches() ? groups.map((number) => matcher.group(number) ?? '') : undefined;
  };
}
