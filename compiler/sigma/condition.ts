import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Path } from '../language/located.ts';
import type { Predicate } from '../model/index.ts';
import { parseCondition, type Condition } from './condition-syntax.ts';
import type { Reading } from './context.ts';
import { fitsPattern } from './name-pattern.ts';
import { rangesWithin } from './scalar-range.ts';
import { shortened } from './shortened.ts';

/** A selection by name; `predicate` is absent where the selection itself has a problem. */
export interface NamedSelection {
  readonly name: string;
  readonly predicate: Predicate | undefined;
}

/**
 * Joins selections as the condition says.
 * @returns the predicate, where everything it needs is sound, and the names it uses, where it could be parsed at all.
 */
export function readCondition(
  reading: Reading,
  path: Path,
  text: string,
  selections: readonly NamedSelection[],
): { readonly predicate?: Predicate; readonly used?: ReadonlySet<string> } {
  const whole = reading.located.rangeOf(path);
  if (text.trim() === '') {
    reading.report(grammar.conditionEmpty.at(whole, {}));
    return {};
  }
  const rangeAt = rangesWithin(reading.located.text, whole, text);
  const parsed = parseCondition(text, rangeAt);
  if (parsed.problem !== undefined) reading.report(parsed.problem);
  if (parsed.condition === undefined) return {};

  const byName = new Map(selections.map((selection) => [selection.name, selection]));
  const byPattern = new Map<string, readonly NamedSelection[]>();
  const used = new Set<string>();

  const fitting = (pattern: string): readonly NamedSelection[] => {
    const known = byPattern.get(pattern);
    if (known !== undefined) return known;
    // The specification leaves out names that begin with an underscore.
    const found = selections.filter(({ name }) => !name.startsWith('_') && fitsPattern(name, pattern));
    byPattern.set(pattern, found);
    return found;
  };

  const resolve = (node: Condition): Predicate | undefined => {
    const range = rangeAt(node.start, node.end);
    switch (node.kind) {
      case 'name': {
        const selection = byName.get(node.name);
        if (selection === undefined) {
          reading.report(
            grammar.unknownSelection.at(range, { name: shortened(node.name), known: [...byName.keys()] }),
          );
          return undefined;
        }
        used.add(node.name);
        return selection.predicate;
      }
      case 'of': {
        const found = fitting(node.pattern);
        if (found.length === 0) {
          reading.report(grammar.nothingMatchesPattern.at(range, { pattern: shortened(node.pattern) }));
          return undefined;
        }
        for (const { name } of found) used.add(name);
        return joined(
          node.quantifier === 'all' ? 'and' : 'or',
          found.map(({ predicate }) => predicate),
          range,
        );
      }
      case 'not': {
        const operand = resolve(node.operand);
        return operand === undefined ? undefined : { kind: 'not', operand, range };
      }
      case 'and':
      case 'or':
        return joined(node.kind, node.operands.map(resolve), range);
    }
  };

  const predicate = resolve(parsed.condition);
  return { ...(predicate === undefined ? {} : { predicate }), used };
}

/** One operand stands for itself; none where any operand is missing. */
export function joined(
  kind: 'and' | 'or',
  operands: readonly (Predicate | undefined)[],
  range: Predicate['range'],
): Predicate | undefined {
  const sound = operands.filter((operand) => operand !== undefined);
  if (sound.length < operands.length) return undefined;
  return sound.length === 1 ? sound[0] : { kind, operands: sound, range };
}
