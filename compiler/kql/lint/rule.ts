import type { Diagnostic, DiagnosticKind } from '../../diagnostics/diagnostic.ts';
import type { Range } from '../../diagnostics/position.ts';
import { excerpt } from '../excerpt.ts';
import type { SyntaxNode } from '../syntax-node.ts';
import type { Shapes } from '../verification.ts';

/** What a rule may know beside the query's tree. */
export interface LintContext {
  readonly shapes: Shapes;
}

/** A finding of a rule as plain data; `params` fill in the message. */
export interface LintFinding {
  readonly rule: string;
  readonly start: number;
  readonly length: number;
  readonly params: Readonly<Record<string, string>>;
}

/** A place that a rule objects to, and what its message says of it. */
export interface Objection<Key extends string> {
  readonly node: SyntaxNode;
  readonly params: Readonly<Record<Key, string>>;
}

export interface LintRule {
  readonly name: string;
  readonly find: (tree: SyntaxNode, context: LintContext) => readonly LintFinding[];
  readonly report: (range: Range, finding: LintFinding) => Diagnostic;
}

/** Makes a rule from its kind of diagnostic, the names of its message's parameters, and the check. */
export function lintRule<const Key extends string>(
  kind: DiagnosticKind<Readonly<Record<Key, string>>>,
  keys: readonly Key[],
  check: (tree: SyntaxNode, context: LintContext) => Iterable<Objection<Key>>,
): LintRule {
  return {
    name: kind.name,
    find: (tree, context) =>
      Array.from(check(tree, context), ({ node, params }) => ({
        rule: kind.name,
        start: node.start,
        length: node.end - node.start,
        params,
      })),
    report: (range, { params }) => {
      const known = Object.fromEntries(keys.map((key) => [key, excerpt(params[key] ?? '', 80)]));
      return kind.at(range, known as Readonly<Record<Key, string>>);
    },
  };
}
