import { duplicateId } from '../../diagnostics/catalogue/references.ts';
import { repeated } from './repeated.ts';
import type { ProjectRule } from './rule.ts';

/** No two detections have the same id: their rules would overwrite each other in the workspace. */
export const uniqueIds: ProjectRule = ({ detections }) =>
  repeated([...detections.values()], ({ value }) => value.id).map(([located, other]) =>
    duplicateId.at(located.rangeOf(['id']), { id: located.value.id, other: other.file }),
  );
