import type { TargetName } from '../model/index.ts';
import type { TargetReport } from './report.ts';

export const targetTitles: Readonly<Record<TargetName, string>> = {
  sentinel: 'Microsoft Sentinel',
  sigma: 'Sigma',
  'azure-monitor': 'Azure Monitor',
};

/** Why a target cannot say all of a detection: the computed reasons, then the author's own. */
export function lossReasons(target: TargetReport): readonly string[] {
  return target.declared === undefined || target.reasons.includes(target.declared)
    ? target.reasons
    : [...target.reasons, target.declared];
}
