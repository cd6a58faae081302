import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { lintUnknownPath } from '../../diagnostics/catalogue/lint.ts';
import { part, type SyntaxNode } from '../syntax-node.ts';
import { dynamicPathOf, shapeAt, type DynamicPath } from './dynamic-path.ts';
import { lintRule } from './rule.ts';

/** A path into a dynamic column whose shape is known is one of the shape's. */
export const unknownPath = lintRule(
  lintUnknownPath,
  ['column', 'path', 'near'],
  function* (tree, { shapes }) {
    for (const { node, path } of pathsIn(tree)) {
      if (shapeAt(path, shapes) !== 'unknown-path') continue;
      const { column } = path;
      const unknown = path.keys.indexOf(undefined);
      const text = path.keys.slice(0, unknown === -1 ? path.keys.length : unknown).join('.');
      const near = didYouMean(text, Object.keys(shapes[column] ?? {})) ?? '';
      yield { node, params: { column, path: text, near } };
    }
  },
);

/** The whole paths, without their own beginnings. */
function* pathsIn(node: SyntaxNode): Generator<{ readonly node: SyntaxNode; readonly path: DynamicPath }> {
  const path = dynamicPathOf(node);
  if (path === undefined) {
    for (const child of node.children) yield* pathsIn(child);
    return;
  }
  yield { node, path };
  yield* pathsInKeys(node);
}

/** A computed key may read another path. */
function* pathsInKeys(node: SyntaxNode): ReturnType<typeof pathsIn> {
  const selector = part(node, 'Selector');
  const base = part(node, 'Expression');
  if (selector === undefined || base === undefined) return;
  yield* pathsInKeys(base);
  if (selector.kind !== 'NameReference') yield* pathsIn(selector);
}
