import { onceKeys, onceWithPattern } from '../../diagnostics/catalogue/pattern.ts';
import type { Once, Pattern } from '../../model/index.ts';
import { resolveKey } from './key.ts';
import { durationAt, type Scope } from './scope.ts';

/** Adds `alert.once` to a pattern of single events. */
export function withOnce(scope: Scope, pattern: Pattern): Pattern {
  const { located } = scope;
  const { alert, correlation } = located.value;
  const { once } = alert;
  if (once === undefined) return pattern;
  const path = ['alert', 'once'];
  if (pattern.kind !== 'match') {
    scope.report(onceWithPattern.at(located.keyRangeOf(path), { type: correlation?.type ?? '' }));
    return pattern;
  }
  const per = once.per.flatMap(
    (name, index) => resolveKey(scope, pattern.event.source, name, [...path, 'per', index]) ?? [],
  );
  if (once.within !== undefined && once.each !== undefined) {
    scope.report(onceKeys.at(located.rangeOf(path), {}));
    return pattern;
  }
  const span = (key: 'within' | 'each') => {
    const given = once[key];
    return given === undefined ? undefined : durationAt(scope, [...path, key], given);
  };
  const within = span('within');
  const each = span('each');
  const repeat: Once['repeat'] =
    within !== undefined
      ? { kind: 'within', seconds: within }
      : each !== undefined
        ? { kind: 'each', seconds: each }
        : { kind: 'run' };
  return per.length === 0 ? pattern : { ...pattern, once: { per, repeat } };
}
