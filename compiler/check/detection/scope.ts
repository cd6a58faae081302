import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { durationExpected, numberExpected } from '../../diagnostics/catalogue/pattern.ts';
import { unknownParameter } from '../../diagnostics/catalogue/references.ts';
import type { Located, Path } from '../../language/located.ts';
import type { DetectionSyntax } from '../../language/schema/detection.ts';
import { parseDuration } from '../../model/span.ts';
import type { Ground } from '../ground/ground.ts';

export type ParameterValue = string | number | boolean;

/** Everything the parts of one detection are checked with; `report` collects the findings. */
export interface Scope {
  readonly name: string;
  readonly located: Located<DetectionSyntax>;
  readonly ground: Ground;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  readonly report: (...diagnostics: readonly Diagnostic[]) => void;
  /** Notes that a part cannot be made, for a reason reported elsewhere. */
  readonly leaveOpen: () => void;
  /** Notes that a parameter or a list was used. */
  readonly useParameter: (name: string) => void;
  readonly useList: (name: string) => void;
}

/** Seconds of a duration or of the parameter that holds one. */
export function durationAt(scope: Scope, path: Path, given: string): number | undefined {
  const value = resolved(scope, path, given);
  if (value === undefined) return undefined;
  const seconds = parseDuration(String(value));
  if (seconds === undefined)
    scope.report(durationExpected.at(scope.located.rangeOf(path), { value: String(value) }));
  return seconds;
}

/** A number, or the parameter that holds one. */
export function numberAt(scope: Scope, path: Path, given: string | number): number | undefined {
  const value = resolved(scope, path, given);
  if (value === undefined) return undefined;
  if (typeof value === 'number') return value;
  scope.report(numberExpected.at(scope.located.rangeOf(path), { value: String(value) }));
  return undefined;
}

function resolved(scope: Scope, path: Path, given: string | number): ParameterValue | undefined {
  if (typeof given === 'number' || !given.startsWith('$')) return given;
  const name = given.slice(1);
  const value = scope.parameters.get(name);
  if (value === undefined) {
    const known = [...scope.parameters.keys()];
    scope.report(unknownParameter.at(scope.located.rangeOf(path), { parameter: name, known }));
    return undefined;
  }
  scope.useParameter(name);
  return value;
}
