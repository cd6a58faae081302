import type { Detection } from '../model/index.ts';
import { planDetection } from './plan-detection.ts';
import type { Plan } from './plan.ts';

/** Plans detections, each once; `only` names those to plan. */
export function createPlanner(): (
  detections: readonly Detection[],
  only?: readonly string[],
) => readonly Plan[] {
  const known = new WeakMap<Detection, Plan>();
  return (detections, only) =>
    detections
      .filter(({ name }) => only?.includes(name) ?? true)
      .map((detection) => {
        const plan = known.get(detection) ?? planDetection(detection);
        known.set(detection, plan);
        return plan;
      });
}
