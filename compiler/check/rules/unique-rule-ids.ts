import { duplicateRuleId } from '../../diagnostics/catalogue/raw.ts';
import { repeated } from './repeated.ts';
import type { ProjectRule } from './rule.ts';

/** No two detections take over the same rule: each would overwrite the other. */
export const uniqueRuleIds: ProjectRule = ({ detections }) => {
  const named = [...detections.values()].flatMap((located) => {
    const ruleId = located.value.sentinel?.ruleId;
    return ruleId === undefined ? [] : [{ located, ruleId }];
  });
  return repeated(named, ({ ruleId }) => ruleId.toLowerCase()).map(([{ located, ruleId }, other]) =>
    duplicateRuleId.at(located.rangeOf(['sentinel', 'ruleId']), { ruleId, other: other.located.file }),
  );
};
