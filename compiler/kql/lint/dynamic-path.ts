import type { KqlType } from '../../language/schema/source.ts';
import { part, type SyntaxNode } from '../syntax-node.ts';
import type { Shapes } from '../verification.ts';

/** A part of a dynamic column: `DeviceDetail.deviceId`, `LocationDetails['geoCoordinates'].latitude`. */
export interface DynamicPath {
  readonly column: string;
  /** Undefined for an index or a computed key: what lies behind it is not known. */
  readonly keys: readonly (string | undefined)[];
}

/** The node as a path into a dynamic column; undefined where it is none. A column itself is a path without keys. */
export function dynamicPathOf(node: SyntaxNode): DynamicPath | undefined {
  switch (node.kind) {
    case 'NameReference':
      return node.column?.type === 'dynamic' ? { column: node.column.name, keys: [] } : undefined;
    case 'PathExpression':
    case 'ElementExpression': {
      const base = part(node, 'Expression');
      const selector = part(node, 'Selector');
      const path = base === undefined ? undefined : dynamicPathOf(base);
      if (path === undefined || selector === undefined) return undefined;
      return { column: path.column, keys: [...path.keys, keyOf(selector)] };
    }
    default:
      return undefined;
  }
}

function keyOf(selector: SyntaxNode): string | undefined {
  if (selector.kind === 'NameReference')
    return part(selector, 'Name')?.kind === 'TokenName' ? selector.text : undefined;
  const inner = selector.kind.startsWith('Bracketed') ? part(selector, 'Expression') : undefined;
  const name = part(selector, 'Name');
  const literal = inner ?? (name?.kind.startsWith('Bracketed') === true ? part(name, 'Name') : undefined);
  if (literal?.kind !== 'StringLiteralExpression') return undefined;
  const text = /^(['"])([^\\]*)\1$/u.exec(literal.text)?.[2];
  return text;
}

/**
 * What the shape knows of a path: its type, `dynamic` for one that leads to further known paths, `unknown-path` for one
 * that the shape does not have. Undefined where nothing is known: no shape, an index, a computed key.
 */
export function shapeAt(path: DynamicPath, shapes: Shapes): KqlType | 'unknown-path' | undefined {
  const shape = Object.hasOwn(shapes, path.column) ? shapes[path.column] : undefined;
  if (shape === undefined || path.keys.length === 0) return undefined;
  const known = path.keys.findIndex((key) => key === undefined);
  const keys = known === -1 ? path.keys : path.keys.slice(0, known);
  for (let length = 1; length <= keys.length; length++) {
    const prefix = keys.slice(0, length).join('.');
    const type = Object.hasOwn(shape, prefix) ? shape[prefix] : undefined;
    const leadsOn = Object.keys(shape).some((name) => name.startsWith(`${prefix}.`));
    if (type === undefined && !leadsOn) return 'unknown-path';
    // The shape says no more of what lies within.
    if (type === 'dynamic' && !leadsOn) return length === path.keys.length ? type : undefined;
    if (type !== undefined && !leadsOn) return length < path.keys.length ? 'unknown-path' : type;
  }
  return known === -1 ? 'dynamic' : undefined;
}
