import type { Place } from './diagnostics.ts';
import { readType, type Column, type KqlType } from './types.ts';
import { namesByNumber } from '../kql/kusto-symbols.ts';
import type {
  KustoColumn,
  KustoGlobals,
  KustoList,
  KustoMember,
  KustoNode,
  KustoType,
} from '../kql/kusto-globals.ts';

/** Reads the bound tree by the names of Microsoft's syntax. */
export interface Syntax {
  /** The name of the node's `SyntaxKind`. */
  readonly kind: (node: KustoNode) => string;
  /** The name of the `SymbolKind` of what a name refers to. */
  readonly symbolKind: (node: KustoNode) => string | undefined;
  /** The column name that Kusto makes from an expression without name; undefined where it makes none. */
  readonly resultName: (expression: KustoNode) => string | undefined;
}

export function createSyntax(kusto: KustoGlobals): Syntax {
  const kinds = namesByNumber(kusto.Language.Syntax.SyntaxKind);
  const symbolKinds = namesByNumber(kusto.Language.Symbols.SymbolKind);
  return {
    kind: (node) => kinds.get(node.Kind) ?? 'None',
    symbolKind: (node) => {
      const kind = node.ReferencedSymbol?.Kind;
      return kind === undefined ? undefined : symbolKinds.get(kind);
    },
    resultName: (expression) => {
      const name = kusto.Language.Binding.Binder.GetExpressionResultName(expression, null, null);
      return name === null || name === '' ? undefined : name;
    },
  };
}

/** A child by its role; undefined where it is absent. */
export function optional(node: KustoNode, role: string): KustoNode | undefined {
  for (let index = 0; index < node.ChildCount; index++) {
    const found = node.GetChild(index);
    if (found !== null && found.NameInParent === role) return found;
  }
  return undefined;
}

export function child(node: KustoNode, role: string): KustoNode {
  const found = optional(node, role);
  if (found === undefined) throw new Error(`Microsoft's tree has no ${role} here: ${node.toString()}`);
  return found;
}

/** The elements of a list child, without separators; empty where it is absent. */
export function elements(node: KustoNode, role: string): readonly KustoNode[] {
  const list = optional(node, role);
  if (list === undefined) return [];
  const found: KustoNode[] = [];
  for (let index = 0; index < list.ChildCount; index++) {
    const element = list.GetChild(index);
    if (element === null) continue;
    const inner = element.ChildCount > 0 && isSeparated(element) ? element.GetChild(0) : element;
    if (inner !== null) found.push(inner);
  }
  return found;
}

/** A separated element has the element and, if it is not the last, a separator; their roles are not named. */
function isSeparated(node: KustoNode): boolean {
  return 'Separator' in node;
}

export function children(node: KustoNode): readonly KustoNode[] {
  return Array.from({ length: node.ChildCount }, (_, index) => node.GetChild(index)).filter(
    (found) => found !== null,
  );
}

/** The node's text without the blanks and comments around it. */
export function textOf(node: KustoNode): string {
  return node
    .toString()
    .replace(/^(?:\s+|\/\/[^\n]*(?:\n|$))+/u, '')
    .trimEnd();
}

export function placeOf(node: KustoNode): Place {
  return { start: node.TextStart, length: node.Width };
}

/** The scalar type of an expression; `dynamic` where Microsoft does not know it. */
export function scalarType(node: KustoNode): KqlType {
  return symbolType(node.ResultType);
}

export function symbolType(symbol: KustoMember | null | undefined): KqlType {
  return (symbol === null || symbol === undefined ? undefined : readType(symbol.Name)) ?? 'dynamic';
}

export function isTabular(node: KustoNode): boolean {
  return node.ResultType?.IsTabular === true;
}

/** Columns of a table or of a value that has several. */
export function columnsOf(symbol: KustoType | null | undefined): readonly Column[] {
  const list: KustoList<KustoColumn> | undefined = symbol?.Columns;
  if (list === undefined) return [];
  return Array.from({ length: list.Count }, (_, index) => {
    const column = list.getItem(index);
    return { name: column.Name, type: symbolType(column.Type) };
  });
}
