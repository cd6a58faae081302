import { unknownDetection } from '../../diagnostics/catalogue/references.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { ProjectRule } from './rule.ts';

/** Environments only speak of detections that exist: a name that leads nowhere would silently change nothing. */
export const knownDetections: ProjectRule = ({ detections, environments, faulty }) => {
  const known = [...detections.keys()];
  return [...environments.values()].flatMap((located): readonly Diagnostic[] => {
    const { parameters = {}, levels = {}, disabled = {}, exceptions = [] } = located.value;
    const keyed = Object.entries({ parameters, levels, disabled }).flatMap(([section, byName]) =>
      Object.keys(byName).map((name) => ({ name, range: located.keyRangeOf([section, name]) })),
    );
    const listed = exceptions.flatMap((exception, index) =>
      exception.detections.map((name, at) => ({
        name,
        range: located.rangeOf(['exceptions', index, 'detections', at]),
      })),
    );
    return [...keyed, ...listed]
      .filter(({ name }) => !detections.has(name) && !faulty.detection.has(name))
      .map(({ name, range }) => unknownDetection.at(range, { detection: name, known }));
  });
};
