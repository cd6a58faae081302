import type { Field } from '../../model/index.ts';
import type { MapMark } from './mark.ts';
import { itemsOf, textAt } from './mark.ts';

/**
 * The fields in arrays whose conditions depend on whether one element must meet them all: several of them, or one that is
 * excluded. Empty where it makes no difference.
 */
export function tiedElements(detection: MapMark, fields: readonly Field[]): readonly string[] {
  const inArrays = fields.filter(({ perElement }) => perElement).map(({ name }) => name);
  const excludes =
    /\bnot\b/iu.test(textAt(detection, 'condition') ?? '') ||
    [...detection.entries.values()].some(({ value }) =>
      itemsOf(value).some(
        (item) =>
          item.kind === 'map' && [...item.entries.keys()].some((key) => key.split('|').includes('neq')),
      ),
    );
  return inArrays.length > 1 || (inArrays.length === 1 && excludes) ? inArrays : [];
}
