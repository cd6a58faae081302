import { alertBundleSize, exampleValues } from '../../diagnostics/catalogue/azure-monitor.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { List } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderJson } from '../../templates/render.ts';
import { listsOf } from '../lists.ts';
import type { EmitContext, Emission, Target } from '../target.ts';
import { azureMonitorCapability } from './capability.ts';
import { alertOutput, alertParameters } from './emit.ts';

const bundleTemplate = 'azure-monitor/azuredeploy.json.hbs';
const bundlePath = 'azure-monitor/azuredeploy.json';
/** Of one deployment. */
const mostResources = 800;

function emitAlert(plan: Plan, context: EmitContext): Emission {
  const { text, queries, diagnostics } = alertOutput(plan, context);
  const path = `azure-monitor/${plan.detection.name}.json`;
  return { artifacts: text === undefined ? [] : [{ path, text }], queries, diagnostics };
}

function emitBundle(plans: readonly Plan[], context: EmitContext): Emission {
  const resources = plans.flatMap((plan) => alertOutput(plan, context).resources);
  // Without an environment all lists hold their examples; the report says so.
  const examples = context.environment === undefined ? [] : exampleNotes(plans);
  if (resources.length === 0) return { artifacts: [], queries: [], diagnostics: examples };
  const { text, diagnostics } = renderJson(context.templates, bundleTemplate, {
    ...alertParameters(context),
    resources,
  });
  const count = resources.length;
  const tooLarge =
    count > mostResources
      ? [alertBundleSize.at(startOf(`out/${bundlePath}`), { count, limit: mostResources })]
      : [];
  return {
    artifacts: text === undefined ? [] : [{ path: bundlePath, text }],
    queries: [],
    diagnostics: [...examples, ...diagnostics, ...tooLarge],
  };
}

/** A note for each list whose example values stand in alerts. */
function exampleNotes(plans: readonly Plan[]): readonly Diagnostic[] {
  const readers = new Map<string, { readonly list: List; readonly detections: string[] }>();
  for (const plan of plans) {
    for (const list of listsOf(plan).filter(({ isExample }) => isExample)) {
      const known = readers.get(list.name) ?? { list, detections: [] };
      known.detections.push(plan.detection.name);
      readers.set(list.name, known);
    }
  }
  return [...readers.values()].map(({ list, detections }) =>
    exampleValues.at(list.range, { list: list.name, detections }),
  );
}

export const azureMonitor: Target = {
  name: 'azure-monitor',
  readsTables: true,
  capability: azureMonitorCapability,
  emit: emitAlert,
  emitAll: (plans, _lists, context) =>
    emitBundle(
      plans.filter((plan) => azureMonitorCapability(plan).level !== 'none'),
      context,
    ),
};
