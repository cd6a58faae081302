import type { Plan } from '../../plan/plan.ts';
import type { Capability } from '../target.ts';
import { shapeOf } from './shape.ts';

/** What Sigma can say of a detection, and what it loses. */
export function capability({ detection }: Plan): Capability {
  const { kind, reasons } = shapeOf(detection.pattern);
  if (kind === 'none') return { level: 'none', reasons };
  return { level: reasons.length === 0 ? 'full' : 'approximate', reasons };
}
