/** A Sigma condition over named selections. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly operands: readonly Condition[] }
  | { readonly kind: 'not'; readonly operand: Condition }
  | { readonly kind: 'reference'; readonly name: string };

/** The same condition without double negation, nesting of a kind in itself, and repetition. */
export function simplifyCondition(condition: Condition): Condition {
  switch (condition.kind) {
    case 'reference':
      return condition;
    case 'not': {
      const operand = simplifyCondition(condition.operand);
      return operand.kind === 'not' ? operand.operand : { kind: 'not', operand };
    }
    case 'and':
    case 'or': {
      const operands = new Map<string, Condition>();
      for (const operand of condition.operands.map(simplifyCondition)) {
        for (const part of operand.kind === condition.kind ? operand.operands : [operand]) {
          operands.set(printCondition(part), part);
        }
      }
      const [only] = operands.values();
      return operands.size === 1 && only !== undefined
        ? only
        : { kind: condition.kind, operands: [...operands.values()] };
    }
  }
}

const strength = { or: 1, and: 2, not: 3, reference: 4 } as const;

/** Sigma's text, with parentheses only where `not`, `and`, `or` (in this order of strength) need them. */
export function printCondition(condition: Condition): string {
  const inner = (operand: Condition): string =>
    strength[operand.kind] < strength[condition.kind]
      ? `(${printCondition(operand)})`
      : printCondition(operand);
  switch (condition.kind) {
    case 'reference':
      return condition.name;
    case 'not':
      return `not ${inner(condition.operand)}`;
    case 'and':
    case 'or':
      return condition.operands.map(inner).join(` ${condition.kind} `);
  }
}
