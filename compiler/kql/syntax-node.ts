/** A node of a query's syntax tree as Microsoft's language service has bound it. */
export interface SyntaxNode {
  /** A name of Kusto's `SyntaxKind`, e.g. `FilterOperator` (which is `where`). */
  readonly kind: string;
  /** What the node is to its parent, e.g. `Left`. */
  readonly role: string | undefined;
  /** Offsets in the query's text, without blanks around it. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly isToken: boolean;
  readonly children: readonly SyntaxNode[];
  /** The scalar type of an expression, `table` for a tabular one; undefined where it has none. */
  readonly type: string | undefined;
  /** The column that a name refers to. */
  readonly column: ColumnReference | undefined;
}

export interface ColumnReference {
  readonly name: string;
  readonly type: string;
  /** The tables of the workspace that hold this column; none where the query computes it. */
  readonly tables: readonly string[];
}

/** The node and everything in it, parents first. */
export function* descendants(node: SyntaxNode): Generator<SyntaxNode> {
  yield node;
  for (const child of node.children) yield* descendants(child);
}

/** The child in this role. */
export function part(node: SyntaxNode, role: string): SyntaxNode | undefined {
  return node.children.find((child) => child.role === role);
}

/** The expression without the parentheses around it. */
export function unwrapped(node: SyntaxNode): SyntaxNode {
  if (node.kind !== 'ParenthesizedExpression') return node;
  const inner = part(node, 'Expression');
  return inner === undefined ? node : unwrapped(inner);
}

/** The items of a node that is a list, of expressions for example. */
export function items(list: SyntaxNode | undefined): readonly SyntaxNode[] {
  if (list === undefined) return [];
  if (list.kind === 'ExpressionList') return items(part(list, 'Expressions'));
  return list.children.flatMap((child) =>
    child.kind === 'SeparatedElement' ? child.children.slice(0, 1) : [],
  );
}

/** The name of the function that is called and its arguments; undefined where the node is no call. */
export function callOf(
  node: SyntaxNode,
): { readonly name: string; readonly args: readonly SyntaxNode[] } | undefined {
  if (node.kind !== 'FunctionCallExpression') return undefined;
  return { name: part(node, 'Name')?.text ?? '', args: items(part(node, 'ArgumentList')) };
}
