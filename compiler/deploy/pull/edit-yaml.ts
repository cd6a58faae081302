import { isCollection, isMap, isSeq, parseDocument, type Document, type ToStringOptions } from 'yaml';
import type { Json } from '../../azure/json.ts';
import { mergeLines } from './merge-lines.ts';

export type YamlPath = readonly string[];

/** A change of a file. */
export type YamlEdit =
  | { readonly kind: 'set'; readonly path: YamlPath; readonly value: Json }
  /** The map that is then empty goes as well. */
  | { readonly kind: 'remove'; readonly path: YamlPath }
  | {
      readonly kind: 'items';
      /** Of a sequence. */
      readonly path: YamlPath;
      /** By index; undefined for an item that goes. */
      readonly changed: ReadonlyMap<number, Json | undefined>;
      readonly added: readonly Json[];
    };

/** The text with the edits; comments, order and the writing of everything else stay. */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const given = text.slice(mark.length).replaceAll('\r\n', '\n');
  const options = styleOf(given);
  const document = parseDocument(given);
  const before = document.toString(options);
  for (const edit of edits) apply(document, edit);
  const after = document.toString(options);
  const result = before === given ? after : onlyChanges(given, before, after);
  return mark + result.replaceAll('\n', end);
}

/** Where the printer writes some line otherwise, the changes alone are put into the text as it was. */
function onlyChanges(given: string, before: string, after: string): string {
  const merged = mergeLines(given, before, after);
  const [wanted, got] = [after, merged].map((source) => JSON.stringify(parseDocument(source).toJS()));
  return wanted === got ? merged : after;
}

function styleOf(text: string): ToStringOptions {
  const [, step = '  '] =
    /^[A-Za-z_]\w*:[ \t]*(?:#[^\n]*)?\n(?:[ \t]*(?:#[^\n]*)?\n)*( +)[A-Za-z_'"]/mu.exec(text) ?? [];
  return {
    lineWidth: 0,
    indent: step.length,
    flowCollectionPadding: /\{ \S/u.test(text),
    indentSeq: !/^[A-Za-z_]\w*:\n- /mu.test(text),
    singleQuote: true,
  };
}

function apply(document: Document.Parsed, edit: YamlEdit): void {
  switch (edit.kind) {
    case 'set':
      if (isFlow(document, edit.path))
        document.setIn(edit.path, document.createNode(edit.value, { flow: true }));
      else document.setIn(edit.path, document.createNode(edit.value));
      return;
    case 'remove':
      removeWhole(document, edit.path);
      return;
    case 'items':
      changeItems(document, edit);
      return;
  }
}

/** What stands within `{…}` can only be written so. */
function isFlow(document: Document.Parsed, path: YamlPath): boolean {
  return path.some((_, length) => {
    const node = document.getIn(path.slice(0, length), true);
    return isCollection(node) && node.flow === true;
  });
}

function removeWhole(document: Document.Parsed, path: YamlPath): void {
  document.deleteIn(path);
  const parent = path.slice(0, -1);
  const left = parent.length === 0 ? undefined : document.getIn(parent, true);
  if (isMap(left) && left.items.length === 0) removeWhole(document, parent);
}

function changeItems(
  document: Document.Parsed,
  { path, changed, added }: YamlEdit & { kind: 'items' },
): void {
  const sequence = document.getIn(path, true);
  if (!isSeq(sequence)) return;
  // Members are written on one line each, as they are in examples; in a block of blocks, like their neighbours.
  const isBlock = sequence.items.some((item) => isMap(item) && item.flow !== true);
  const nodeOf = (value: Json) => {
    const node = document.createNode(value);
    if (isCollection(node) && !isBlock) node.flow = true;
    return node;
  };
  for (const [index, value] of changed) {
    if (value !== undefined) sequence.items[index] = nodeOf(value);
  }
  sequence.items = sequence.items.filter(
    (_, index) => !changed.has(index) || changed.get(index) !== undefined,
  );
  for (const value of added) sequence.items.push(nodeOf(value));
  // `values:` with nothing below it would be null.
  if (sequence.items.length === 0) sequence.flow = true;
  else if (
    added.length > 0 &&
    sequence.items.length === added.length &&
    added.some((item) => typeof item === 'object')
  ) {
    sequence.flow = isFlow(document, path);
  }
}
