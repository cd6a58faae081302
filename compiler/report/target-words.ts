import type { TargetName } from '../model/index.ts';
import type { TargetReport } from './report.ts';

export const targetTitles: Readonly<Record<TargetName, string>> = {
  sentinel: 'Microsoft Sentinel',
  sigma: 'Sigma',
  'azure-monitor': 'Azure Monitor',
};

/** Why a target cannot say all of a detection: the computed reasons, then the author's own. */
export function lossReasons(target: TargetReport): readonly string[] {
  const all = target.declared === undefined ? target.reasons : [...target.reasons, target.declared];
  return [...new Set(all.map(withoutFullStop))];
}

/** The reason in one go: the author's words, who has read the computed ones; else those. */
export function lossInShort(target: TargetReport): string {
  return withoutFullStop(target.declared ?? target.reasons.join('; '));
}

function withoutFullStop(text: string): string {
  return text.trim().replace(/\.$/u, '');
}
