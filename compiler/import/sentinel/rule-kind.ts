/** What becomes of a kind of rule. */
export type RuleKind =
  | { readonly isQuery: true; readonly isNrt: boolean }
  | { readonly isQuery: false; readonly kind: string; readonly reason: string };

/** Kinds without a query (https://learn.microsoft.com/rest/api/securityinsights/alert-rules). */
const others: Readonly<Record<string, readonly [kind: string, reason: string]>> = {
  fusion: ['a Fusion rule', 'Microsoft’s own correlation stands behind it, not a query'],
  microsoftsecurityincidentcreation: [
    'a rule that makes incidents of another product’s alerts',
    'it has no query',
  ],
  mlbehavioranalytics: ['a rule of machine learning', 'it has no query of its own'],
  threatintelligence: ['a rule of Microsoft’s threat intelligence', 'it has no query of its own'],
  anomaly: ['an anomaly rule', 'it has no query of its own'],
};

export function ruleKind(written: string): RuleKind {
  const kind = written.toLowerCase();
  if (kind === 'scheduled') return { isQuery: true, isNrt: false };
  if (kind === 'nrt') return { isQuery: true, isNrt: true };
  const known = Object.hasOwn(others, kind) ? others[kind] : undefined;
  const [name, reason] = known ?? [
    written === '' ? 'a rule without a kind' : `of kind ${written}`,
    'detc knows only scheduled and near-real-time rules',
  ];
  return { isQuery: false, kind: name, reason };
}
