import { type Condition, parseCondition } from '../../sigma/condition-syntax.ts';
import { fitsPattern } from '../../sigma/name-pattern.ts';
import type { Entry } from '../../language/located-tree.ts';
import { mapMark, type MapMark, scalarMark, textAt } from './mark.ts';

/** A detection with the name that its selections shall begin with. */
export interface Named {
  readonly name: string;
  readonly detection: MapMark;
}

/** One detection for the events of several: each keeps its selections, under names that tell them apart. */
export function mergeDetections(parts: readonly Named[]): MapMark | undefined {
  const [first] = parts;
  if (first === undefined) return undefined;
  const entries: Entry[] = [];
  const conditions: string[] = [];
  for (const { name, detection } of parts) {
    const text = textAt(detection, 'condition') ?? '';
    const { condition } = parseCondition(text, () => detection.range);
    if (condition === undefined) return undefined;
    const selections = [...detection.entries.values()].filter(({ key }) => key !== 'condition');
    const renamed = (key: string) => `${name}_${key.replace(/^_+/u, '')}`;
    entries.push(...selections.map((entry) => ({ ...entry, key: renamed(entry.key) })));
    conditions.push(
      printed(
        condition,
        selections.map(({ key }) => key),
        renamed,
      ),
    );
  }
  const condition = conditions.map((text) => `(${text})`).join(' or ');
  const { detection } = first;
  const value = scalarMark(condition, detection.range);
  return mapMark([...entries, { key: 'condition', keyRange: detection.range, value }], detection.range);
}

/** A condition with other names; `of` is written out, since its pattern could take in names of the others. */
function printed(condition: Condition, names: readonly string[], renamed: (name: string) => string): string {
  switch (condition.kind) {
    case 'name':
      return renamed(condition.name);
    case 'of': {
      const fitting = names.filter((name) => !name.startsWith('_') && fitsPattern(name, condition.pattern));
      return `(${fitting.map(renamed).join(condition.quantifier === 'all' ? ' and ' : ' or ')})`;
    }
    case 'not':
      return `not (${printed(condition.operand, names, renamed)})`;
    case 'and':
    case 'or':
      return condition.operands
        .map((operand) => `(${printed(operand, names, renamed)})`)
        .join(` ${condition.kind} `);
  }
}
