import { unknownGuide, unknownRow } from '../../diagnostics/catalogue/references.ts';
import type { Coverage } from '../../model/index.ts';
import type { Scope } from './scope.ts';

/** The row of a guide that the detection implements. */
export function resolveCoverage(scope: Scope): Coverage | undefined {
  const { located, ground } = scope;
  const { covers } = located.value;
  if (covers === undefined) return undefined;
  const guide = ground.guides.get(covers.guide);
  if (guide === undefined) {
    if (ground.faulty.guide.has(covers.guide)) return undefined;
    const known = [...ground.guides.keys()];
    scope.report(unknownGuide.at(located.rangeOf(['covers', 'guide']), { guide: covers.guide, known }));
    return undefined;
  }
  const rows = guide.value.rows.map(({ id }) => id);
  if (!rows.includes(covers.row)) {
    scope.report(
      unknownRow.at(located.rangeOf(['covers', 'row']), {
        row: covers.row,
        guide: covers.guide,
        known: rows,
      }),
    );
  }
  return covers;
}
