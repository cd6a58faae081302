import { lossOutdated, lossUndeclared, lossUnderstated } from '../diagnostics/catalogue/capability.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { TargetName } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';
import type { Capability } from './target.ts';

/** Holds what a target can say against what the author declares under `targets:`: a loss is never silent. */
export function checkDeclared(plan: Plan, target: TargetName, capability: Capability): readonly Diagnostic[] {
  const declared = plan.detection.declared[target];
  const { level, reasons } = capability;
  if (level === 'full') {
    return declared === undefined
      ? []
      : [lossOutdated.at(declared.range, { target, level: declared.capability })];
  }
  if (declared === undefined) {
    // That it carries its own KQL says it already.
    if (plan.detection.pattern.kind === 'raw' && target !== 'sentinel') return [];
    return [lossUndeclared.at(declarationPlace(plan), { target, level, reasons })];
  }
  if (level === 'none' && declared.capability === 'approximate') {
    return [lossUnderstated.at(declared.range, { target, level, reasons })];
  }
  return [];
}

/** True where the author declares that the target cannot say it: half of it would be worse than nothing. */
export function isLeftOut(plan: Plan, target: TargetName): boolean {
  return plan.detection.declared[target]?.capability === 'none';
}

/** Beside the other declarations where there are some, else the detection. */
function declarationPlace({ detection }: Plan) {
  const [other] = Object.values(detection.declared);
  return other?.range ?? detection.range;
}
