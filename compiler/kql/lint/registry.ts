import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { SyntaxNode } from '../syntax-node.ts';
import { caseVarying } from './case-varying.ts';
import { constantTest } from './constant-test.ts';
import { dynamicText } from './dynamic-text.ts';
import { emptyColumn } from './empty-column.ts';
import { isnullString } from './isnull-string.ts';
import { joinKind } from './join-kind.ts';
import type { LintContext, LintFinding, LintRule } from './rule.ts';
import { typeMismatch } from './type-mismatch.ts';
import { unindexedFirst } from './unindexed-first.ts';
import { unionFuzzy } from './union-fuzzy.ts';
import { unknownPath } from './unknown-path.ts';

/** Every rule, in the order of its code. */
const rules: readonly LintRule[] = [
  typeMismatch,
  dynamicText,
  unknownPath,
  isnullString,
  unionFuzzy,
  unindexedFirst,
  joinKind,
  caseVarying,
  emptyColumn,
  constantTest,
];
const rulesByName: ReadonlyMap<string, LintRule> = new Map(rules.map((rule) => [rule.name, rule]));

/** What our own rules find in a query that Microsoft's parser accepts. */
export function lint(tree: SyntaxNode, context: LintContext): readonly LintFinding[] {
  return rules.flatMap((rule) => rule.find(tree, context));
}

/** The finding as a diagnostic; undefined for a rule that is no longer there. */
export function reportLint(range: Range, finding: LintFinding): Diagnostic | undefined {
  return rulesByName.get(finding.rule)?.report(range, finding);
}
