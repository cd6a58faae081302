import { defaultOf, evaluate, type TemplateFunction, UnknownExpression } from '../../arm/expression.ts';
import type { Json, JsonMap } from '../../azure/json.ts';

/** What the expressions of a template may name. */
export interface TemplateScope {
  readonly parameters: JsonMap;
  readonly variables: JsonMap;
}

/** The value with its expressions evaluated, or the first expression that cannot be. Without a scope nothing is one. */
export type Evaluated = { readonly value: Json } | { readonly expression: string };

export function evaluateIn(scope: TemplateScope | undefined, value: Json): Evaluated {
  if (scope === undefined) return { value };
  return evaluated(
    value,
    functionsOf(scope, () => undefined),
  );
}

/** Cannot stand in a name. */
const given = '\u0000';

/**
 * The last part of a resource's name: that of a rule. What is before it, the workspace, is given at deployment.
 * Undefined where the last part is made at deployment too.
 */
export function nameIn(scope: TemplateScope | undefined, name: Json): string | undefined {
  if (scope === undefined) return typeof name === 'string' ? lastPart(name) : undefined;
  const found = evaluated(
    name,
    functionsOf(scope, () => given),
  );
  return 'value' in found && typeof found.value === 'string' ? lastPart(found.value) : undefined;
}

const ruleName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/u;

function lastPart(name: string): string | undefined {
  const last = name.slice(name.lastIndexOf('/') + 1);
  return ruleName.test(last) ? last : undefined;
}

function evaluated(value: Json, call: TemplateFunction): Evaluated {
  try {
    return { value: evaluate(value, call) };
  } catch (error) {
    if (error instanceof UnknownExpression) return { expression: error.expression };
    throw error;
  }
}

function functionsOf(scope: TemplateScope, missing: () => Json | undefined): TemplateFunction {
  /** Names under evaluation: a variable that names itself has no value. */
  const open = new Set<string>();
  const call: TemplateFunction = (name, [first]) => {
    if (typeof first !== 'string' || (name !== 'parameters' && name !== 'variables')) return undefined;
    const key = `${name} ${first.toLowerCase()}`;
    if (open.has(key)) return undefined;
    open.add(key);
    try {
      if (name === 'parameters') return defaultOf(scope.parameters, first, call) ?? missing();
      const variable = Object.entries(scope.variables).find(
        ([known]) => known.toLowerCase() === first.toLowerCase(),
      )?.[1];
      return variable === undefined ? undefined : evaluate(variable, call);
    } finally {
      open.delete(key);
    }
  };
  return call;
}
