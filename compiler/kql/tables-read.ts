interface Token {
  readonly text: string;
  readonly isName: boolean;
}

const text =
  /(?:[hH]?@(?:"(?:[^"]|"")*"|'(?:[^']|'')*'))|[hH]?(?:```[^]*?```|~~~[^]*?~~~)|[hH]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/;
const bracketed = /\['[^'\]\n]*'\]|\["[^"\]\n]*"\]/;
const other = /\/\/[^\n]*|\w+|[=!<>]=|=~|!~|=>|[^\s\w]/;
const pieces = new RegExp([bracketed, text, other].map(({ source }) => source).join('|'), 'gu');

/** Operators whose operands are tables. */
const taking: ReadonlySet<string> = new Set(['union', 'join', 'lookup']);
/** Calls whose argument is a table. */
const wrapping: ReadonlySet<string> = new Set(['materialize', 'toscalar', 'view']);
/** What can stand at the start of a statement without being a table. */
const keywords: ReadonlySet<string> = new Set([
  'alias',
  'datatable',
  'declare',
  'evaluate',
  'externaldata',
  'false',
  'find',
  'let',
  'print',
  'range',
  'restrict',
  'search',
  'set',
  'true',
  'union',
]);

/**
 * The tables that a query reads, each once, in its order: the names that stand where a table must stand, and are not defined in
 * the query itself. Where a name can also be a value, `isTable` decides.
 */
export function tablesRead(query: string, isTable: (name: string) => boolean): readonly string[] {
  const tokens = tokensOf(query);
  const defined = new Set(
    tokens.flatMap((token, index) => (token.text === 'let' ? (tokens[index + 1]?.text ?? []) : [])),
  );
  const names = tokens.flatMap(({ text: name, isName }, index) => {
    if (!isName || defined.has(name) || keywords.has(name)) return [];
    const place = placeOf(tokens, index);
    return place === 'table' || (place === 'perhaps' && isTable(name)) ? [name] : [];
  });
  return [...new Set(names)];
}

/** Without comments; a string is one token that is no name. */
function tokensOf(query: string): readonly Token[] {
  return [...query.matchAll(pieces)].flatMap(([found]): readonly Token[] => {
    if (found.startsWith('//')) return [];
    const name = /^\[['"](.*)['"]\]$/su.exec(found)?.[1];
    return [
      name === undefined
        ? { text: found, isName: /^[A-Za-z_]\w*$/u.test(found) }
        : { text: name, isName: true },
    ];
  });
}

type Place = 'table' | 'perhaps' | 'elsewhere';

function placeOf(tokens: readonly Token[], index: number): Place {
  const at = (offset: number) => tokens[index + offset]?.text;
  const next = at(1);
  if (next === '(' || next === '=' || next === '.' || next === '*' || next === ':') return 'elsewhere';
  const isPiped = next === '|';
  switch (at(-1)) {
    case undefined:
    case ';':
      return 'table';
    case '{':
      return isPiped ? 'table' : 'perhaps';
    case '(':
      if (isPiped || operandOf(tokens, index - 1) === 'table') return 'table';
      return wrapping.has(at(-2) ?? '') || isSearchedIn(tokens, index - 1) ? 'perhaps' : 'elsewhere';
    case '=':
      return at(-3) === 'let' ? (isPiped ? 'table' : 'perhaps') : operandOf(tokens, index);
    default:
      return operandOf(tokens, index);
  }
}

/** `search in (A, B)`, `find in (A, B)`. */
function isSearchedIn(tokens: readonly Token[], opening: number): boolean {
  return tokens[opening - 1]?.text === 'in' && ['search', 'find'].includes(tokens[opening - 2]?.text ?? '');
}

/** Whether the name is an operand of union, join or lookup: the first after their parameters, or a later one of a union. */
function operandOf(tokens: readonly Token[], index: number): Place {
  let before = index - 1;
  if (tokens[before]?.text === ',') {
    const start = startOfOperator(tokens, before);
    if (start === undefined) return 'elsewhere';
    return tokens[start]?.text === 'union' || isSearchedIn(tokens, start) ? 'table' : 'elsewhere';
  }
  // Parameters: kind = inner, hint.strategy = shuffle.
  while (tokens[before - 1]?.text === '=') {
    before -= 3;
    while (tokens[before]?.text === '.') before -= 2;
    // The name of the parameter itself has been passed; what is before it is the operator or another value.
    if (tokens[before + 1]?.text === '.') before -= 1;
  }
  return taking.has(tokens[before]?.text ?? '') ? 'table' : 'elsewhere';
}

/** The index of the operator's name, or of the parenthesis around a list of values, that the token at `index` belongs to. */
function startOfOperator(tokens: readonly Token[], index: number): number | undefined {
  let depth = 0;
  for (let at = index; at >= 0; at -= 1) {
    const { text: token = '' } = tokens[at] ?? {};
    if (token === ')' || token === ']' || token === '}') depth += 1;
    if (token === '(' || token === '[' || token === '{') {
      if (depth === 0) return isSearchedIn(tokens, at) ? at : at + 1;
      depth -= 1;
    }
    if (depth === 0 && (token === '|' || token === ';')) return at + 1;
    if (depth === 0 && token === '=' && tokens[at - 2]?.text === 'let') return at + 1;
  }
  return 0;
}
