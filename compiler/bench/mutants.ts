import { type Document, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';

/** A detection with one thing in it changed. */
export interface Mutant {
  /** What was changed, e.g. `wrong_password.ResultType: '50126' → '50127'`. */
  readonly change: string;
  /** In the detection's file, counted from 1. */
  readonly line: number;
  readonly text: string;
}

type Path = readonly (string | number)[];

/** Where a detection says what it finds; the rest is for people. */
const roots = ['parameters', 'detection', 'events', 'correlation'] as const;

/**
 * Every way to change one literal, operator or field of a detection. A detection's tests should notice each: one that
 * survives is a condition that no test needs.
 */
export function mutantsOf(text: string): readonly Mutant[] {
  const document = parseDocument(text);
  const lineOf = lineFinder(text);
  const found: Mutant[] = [];
  const visit = (node: unknown, path: Path) => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) continue;
        const inner = [...path, String(key.value)];
        if (isSelection(path)) found.push(...withoutKey(document, inner, lineOf(key)));
        if (isSelection(path) || path.join('.') === 'correlation.condition') {
          found.push(...renamedKey(document, inner, lineOf(key)));
        }
        visit(value, inner);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        if (node.items.length > 1) {
          const without = changed(document, (copy) => copy.deleteIn([...path, index]));
          found.push({ change: `${shown(path)} without ${textOf(item)}`, line: lineOf(item), text: without });
        }
        visit(item, [...path, index]);
      }
    } else if (isScalar(node)) {
      for (const value of otherValues(path, node.value)) {
        found.push({
          change: `${shown(path)}: ${textOf(node)} → ${JSON.stringify(value)}`,
          line: lineOf(node),
          text: changed(document, (copy) => {
            copy.setIn(path, value);
          }),
        });
      }
    }
  };
  for (const root of roots) visit(document.get(root, true), [root]);
  return found;
}

/** Inside `detection.name` or `events.x.detection.name`, also where that is a list of maps. */
function isSelection(path: Path): boolean {
  const start = path.lastIndexOf('detection');
  const names = path.slice(start + 1).filter((step) => typeof step === 'string');
  return start >= 0 && names.length === 1;
}

const otherModifiers: Readonly<Record<string, string>> = {
  startswith: 'endswith',
  endswith: 'startswith',
  contains: 'startswith',
  gt: 'gte',
  gte: 'gt',
  lt: 'lte',
  lte: 'lt',
  inside: 'outside',
  outside: 'inside',
};

function withoutKey(document: Document, path: Path, line: number): readonly Mutant[] {
  const map = document.getIn(path.slice(0, -1), true);
  if (isMap(map) && map.items.length === 1) return [];
  return [{ change: `without ${shown(path)}`, line, text: changed(document, (copy) => copy.deleteIn(path)) }];
}

/** With another modifier, or another comparison of a threshold. */
function renamedKey(document: Document, path: Path, line: number): readonly Mutant[] {
  const words = String(path[path.length - 1]).split('|');
  return words.flatMap((word, index): readonly Mutant[] => {
    const other = otherModifiers[word];
    if (other === undefined) return [];
    const name = words.with(index, other).join('|');
    const text = changed(document, (copy) => {
      copy.setIn([...path.slice(0, -1), name], copy.getIn(path, true));
      copy.deleteIn(path);
    });
    return [{ change: `${shown(path)} → ${name}`, line, text }];
  });
}

/** Values that mean something else. Names of fields, lists and events have none: another would not compile. */
function otherValues(path: Path, value: unknown): readonly unknown[] {
  const key = String(path[path.length - 1]);
  if (key === 'condition' && typeof value === 'string') return otherConditions(value);
  // Of a parameter only its value says what is found.
  if (path[0] === 'parameters' && key !== 'default') return [];
  if (key === 'timespan' || key === 'baseline' || key === 'minimum-history') return otherSpans(value);
  if (path[0] === 'correlation' && path[1] !== 'condition') return [];
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [value + 1, value - 1];
  if (typeof value !== 'string' || /^[%$]/u.test(value) || key === 'source' || key === 'field') return [];
  if (path.some((step) => typeof step === 'string' && step.includes('|fieldref'))) return [];
  return [/^\d+$/u.test(value) ? String(Number(value) + 1) : `${value}x`];
}

function otherConditions(condition: string): readonly string[] {
  return [...condition.matchAll(/\b(?:and|or|not|all|1)\b ?/gu)].map(({ 0: word, index }) => {
    const before = condition.slice(0, index);
    const after = condition.slice(index + word.length);
    switch (word.trim()) {
      case 'and':
        return `${before}or ${after}`;
      case 'or':
        return `${before}and ${after}`;
      case 'all':
        return `${before}1 ${after}`;
      case '1':
        return `${before}all ${after}`;
      default:
        return before + after;
    }
  });
}

function otherSpans(value: unknown): readonly string[] {
  const match = typeof value === 'string' ? /^(\d+)([smhd])$/u.exec(value) : null;
  if (match === null) return [];
  const seconds = Number(match[1]) * ({ s: 1, m: 60, h: 3600, d: 86_400 }[match[2] ?? ''] ?? 0);
  return [`${String(Math.floor(seconds / 2))}s`, `${String(seconds * 2)}s`];
}

function changed(document: Document, change: (copy: Document) => unknown): string {
  const copy = document.clone();
  change(copy);
  return copy.toString();
}

function shown(path: Path): string {
  return path.slice(1).join('.');
}

function textOf(node: unknown): string {
  return isScalar(node) ? JSON.stringify(node.value) : 'an item';
}

function lineFinder(text: string): (node: unknown) => number {
  return (node) => {
    const offset = (isNode(node) ? node.range?.[0] : undefined) ?? 0;
    return text.slice(0, offset).split('\n').length;
  };
}
