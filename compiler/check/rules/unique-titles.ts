import { duplicateTitle } from '../../diagnostics/catalogue/references.ts';
import { repeated } from './repeated.ts';
import type { ProjectRule } from './rule.ts';

/** No two detections have the same title: Sentinel wants display names to be unique, and analysts go by them. */
export const uniqueTitles: ProjectRule = ({ detections }) =>
  repeated([...detections.values()], ({ value }) => value.title.toLowerCase()).map(([located, other]) =>
    duplicateTitle.at(located.rangeOf(['title']), { title: located.value.title, other: other.file }),
  );
