import { parameterValue, unknownParameter } from '../../diagnostics/catalogue/references.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Range } from '../../diagnostics/position.ts';
import type { Located } from '../../language/located.ts';
import type { DetectionSyntax, ParameterSyntax } from '../../language/schema/detection.ts';
import { parseDuration } from '../../model/span.ts';
import type { Ground } from '../ground/ground.ts';
import type { ParameterValue } from './scope.ts';

/** The parameters of a detection with the values of the environment, or their defaults. */
export function resolveParameters(
  name: string,
  located: Located<DetectionSyntax>,
  ground: Ground,
): { readonly values: ReadonlyMap<string, ParameterValue>; readonly diagnostics: readonly Diagnostic[] } {
  const declared = located.value.parameters ?? {};
  const environment = ground.environment?.located;
  const overrides = environment?.value.parameters?.[name] ?? {};
  const diagnostics: Diagnostic[] = [];
  const values = new Map<string, ParameterValue>();
  for (const [parameter, syntax] of Object.entries(declared)) {
    const check = (value: ParameterValue, range: Range) => {
      const problem = valueProblem(syntax, value);
      if (problem !== undefined)
        diagnostics.push(parameterValue.at(range, { parameter, value: JSON.stringify(value), problem }));
    };
    check(syntax.default, located.rangeOf(['parameters', parameter, 'default']));
    const override = overrides[parameter];
    if (override !== undefined && environment !== undefined) {
      check(override, environment.rangeOf(['parameters', name, parameter]));
    }
    values.set(parameter, override ?? syntax.default);
  }
  for (const parameter of Object.keys(overrides)) {
    if (Object.hasOwn(declared, parameter) || environment === undefined) continue;
    const range = environment.keyRangeOf(['parameters', name, parameter]);
    diagnostics.push(unknownParameter.at(range, { parameter, known: Object.keys(declared) }));
  }
  return { values, diagnostics };
}

function valueProblem(syntax: ParameterSyntax, value: ParameterValue): string | undefined {
  switch (syntax.type) {
    case 'integer':
      if (!Number.isSafeInteger(value)) return 'it must be a whole number';
      return rangeProblem(syntax, Number(value));
    case 'number':
      if (typeof value !== 'number' || !Number.isFinite(value)) return 'it must be a number';
      return rangeProblem(syntax, value);
    case 'duration':
      return typeof value === 'string' && parseDuration(value) !== undefined
        ? undefined
        : 'it must be a duration such as 1h';
    case 'string':
      return typeof value === 'string' ? undefined : 'it must be text; put it in quotes';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'it must be true or false';
  }
}

function rangeProblem({ minimum, maximum }: ParameterSyntax, value: number): string | undefined {
  if (minimum !== undefined && value < minimum) return `the least is ${minimum}`;
  if (maximum !== undefined && value > maximum) return `the most is ${maximum}`;
  return undefined;
}
