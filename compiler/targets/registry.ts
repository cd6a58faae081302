import type { TargetName } from '../model/index.ts';
import { azureMonitor } from './azure-monitor/index.ts';
import { sentinel } from './sentinel/index.ts';
import { sigma } from './sigma/index.ts';
import type { Target } from './target.ts';

/** Every target. A new one is a line here. */
export const targets: Readonly<Record<TargetName, Target>> = {
  sentinel,
  sigma,
  'azure-monitor': azureMonitor,
};

/** The order in which targets are built and shown. */
export const targetOrder: readonly TargetName[] = ['sentinel', 'sigma', 'azure-monitor'];
