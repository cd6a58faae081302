import { unusedList } from '../../diagnostics/catalogue/references.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { ProjectRule } from './rule.ts';

/** Every list is used by some detection or exception: whoever keeps an unused one works for nothing. */
export const usedLists: ProjectRule = ({ lists, isListNamed }) =>
  [...lists]
    .filter(([name]) => !isListNamed(name))
    .map(([name, { file }]) => unusedList.at(startOf(file), { list: name }));
