import type { Plan } from '../plan/plan.ts';
import type { BenchRecord } from './records.ts';

export type SigmaVerdict =
  | { readonly kind: 'matches' | 'correlations'; readonly count: number }
  | { readonly kind: 'problem'; readonly problem: string };

export function sigmaRunner(
  plan: Plan,
  artifacts: readonly string[],
  texts: ReadonlyMap<string, string>,
): ((records: readonly BenchRecord[]) => SigmaVerdict) | undefined {
  return undefined;
}
