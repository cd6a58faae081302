import { isAlias, isMap, isPair, isScalar, isSeq, type Node, type Scalar } from 'yaml';
import {
  anchorOrAlias,
  customTag,
  duplicateKey,
  keyNotText,
  tooDeep,
} from '../diagnostics/catalogue/reading.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Range } from '../diagnostics/position.ts';
import type { RangeAt } from '../diagnostics/text-lines.ts';
import type { Entry, Mark } from './located-tree.ts';
import { deepest } from './nesting.ts';
import { unquoted } from './syntax-problem.ts';

export interface Marking {
  readonly text: string;
  readonly rangeAt: RangeAt;
  /** Takes what is not accepted in detc's files though it is YAML. */
  readonly diagnostics: Diagnostic[];
  /** Names of anchors in the document. */
  readonly anchors: Set<string>;
}

/** A node of the parser as a plain value with ranges. */
export function marked(node: Node, depth: number, marking: Marking): Mark {
  const { diagnostics, rangeAt, text, anchors } = marking;
  const [start, end] = node.range ?? [0, 0];
  const range = rangeAt(start, end);
  if (isAlias(node)) {
    diagnostics.push(
      anchors.has(node.source)
        ? anchorOrAlias.at(range, { what: 'aliases' })
        : unquoted(text, start, end, rangeAt),
    );
    return nothing(range);
  }
  if (depth > deepest) {
    diagnostics.push(tooDeep.at(range, { limit: deepest }));
    return nothing(range);
  }
  refuseProperties(node, start, marking);
  if (isScalar(node)) return scalar(node, rangeAt(start, scalarEnd(text, start, end)));
  if (isSeq(node)) {
    const items = node.items.map((item) => marked(item as Node, depth + 1, marking));
    return { kind: 'sequence', range: node.flow === true ? range : until(range, items.at(-1)?.range), items };
  }
  if (!isMap(node)) return nothing(range);
  const entries = new Map<string, Entry>();
  let lastEntry: Entry | undefined;
  for (const pair of node.items) {
    const entry = isPair(pair) ? entryOf(pair.key, pair.value, depth, range, marking) : undefined;
    if (entry === undefined) continue;
    lastEntry = entry;
    const earlier = entries.get(entry.key);
    if (earlier === undefined) {
      entries.set(entry.key, entry);
      continue;
    }
    const related = [{ range: earlier.keyRange, message: 'here for the first time' }];
    diagnostics.push(duplicateKey.at(entry.keyRange, { key: entry.key }, { related }));
  }
  const last = lastEntry === undefined ? undefined : until(lastEntry.keyRange, lastEntry.value.range);
  return { kind: 'map', range: node.flow === true ? range : until(range, last), entries };
}

function entryOf(
  key: unknown,
  value: unknown,
  depth: number,
  whole: Range,
  marking: Marking,
): Entry | undefined {
  const { diagnostics, rangeAt, text, anchors } = marking;
  const node = key as Node | null;
  const [start, end] = node?.range ?? [whole.start.offset, whole.start.offset];
  const keyRange = rangeAt(start, Math.max(end, start + 1));
  if (isAlias(node)) {
    diagnostics.push(
      anchors.has(node.source)
        ? anchorOrAlias.at(keyRange, { what: 'aliases' })
        : keyNotText.at(keyRange, {}),
    );
    return undefined;
  }
  if (!isScalar(node) || node.value === null || node.source === '') {
    // {{Column}} without quotes is a map whose key is a map.
    const isTemplate = text.slice(start - 1, start + 1) === '{{';
    diagnostics.push(
      isTemplate
        ? unquoted(text, start - 1, Math.min(end + 1, text.length), rangeAt)
        : keyNotText.at(firstLineOf(keyRange, text), {}),
    );
    return undefined;
  }
  refuseProperties(node, start, marking);
  // The key as it is written: 050 and 50, or yes and true, are different names.
  const name = typeof node.value === 'string' ? node.value : (node.source ?? '');
  if (name === '<<' && node.type === 'PLAIN')
    diagnostics.push(anchorOrAlias.at(keyRange, { what: 'merge keys' }));
  return {
    key: name,
    keyRange,
    // A key of a flow map may stand without a value: {a, b}.
    value: value === null ? nothing(keyRange) : marked(value as Node, depth + 1, marking),
  };
}

function refuseProperties(node: Node, start: number, { diagnostics, rangeAt, text }: Marking): void {
  const rangeBefore = (words: string) => {
    const at = text.lastIndexOf(words, start);
    return at === -1 ? rangeAt(start, start + 1) : rangeAt(at, at + words.length);
  };
  const anchor = 'anchor' in node ? node.anchor : undefined;
  if (anchor !== undefined)
    diagnostics.push(anchorOrAlias.at(rangeBefore(`&${anchor}`), { what: 'anchors' }));
  if (node.tag === undefined) return;
  const tag = node.tag.replace(/^tag:yaml\.org,2002:/u, '!!');
  diagnostics.push(customTag.at(rangeBefore(tag), { tag }));
}

function scalar(node: Scalar, range: Range): Mark {
  const { value, type } = node;
  const isPlainValue = typeof value === 'number' || typeof value === 'boolean' || value === null;
  const text = typeof value === 'string' ? value : '';
  return {
    kind: 'scalar',
    range,
    value: isPlainValue ? value : text,
    source: node.source ?? text,
    isQuoted: type !== undefined && type !== 'PLAIN',
  };
}

/** Without the line end that the parser counts to a block. */
function scalarEnd(text: string, start: number, end: number): number {
  return start + text.slice(start, end).trimEnd().length;
}

function until(range: Range, last: Range | undefined): Range {
  return last === undefined || last.end.offset < range.start.offset ? range : { ...range, end: last.end };
}

function firstLineOf(range: Range, text: string): Range {
  if (range.start.line === range.end.line) return range;
  const line = text.slice(range.start.offset, range.end.offset).split('\n', 1)[0]?.trimEnd().length ?? 0;
  const { start } = range;
  return { ...range, end: { line: start.line, column: start.column + line, offset: start.offset + line } };
}

function nothing(range: Range): Mark {
  return { kind: 'scalar', range, value: null, source: '', isQuoted: false };
}
