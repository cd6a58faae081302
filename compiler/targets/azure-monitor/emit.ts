import { templateShape } from '../../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderJson } from '../../templates/render.ts';
import { armLiteral, type ArmResource, asArmTemplate } from '../arm.ts';
import { emittedQuery } from '../emitted-query.ts';
import { isSameContext } from '../same-context.ts';
import type { EmitContext, EmittedQuery } from '../target.ts';
import { checkAlertRule, checkRuleSize } from './limits.ts';
import { alertRule } from './rule.ts';
import { alertSchedule } from './schedule.ts';

/** One alert rule, from plan to template. */
export interface AlertOutput {
  readonly queries: readonly EmittedQuery[];
  readonly text?: string;
  /** As the template wrote it, also where a team's own template wrote it. */
  readonly resources: readonly ArmResource[];
  readonly diagnostics: readonly Diagnostic[];
}

const ruleType = 'Microsoft.Insights/scheduledQueryRules';
const ruleTemplate = 'azure-monitor/alert.json.hbs';
const outputs = new WeakMap<Plan, { readonly context: EmitContext; readonly output: AlertOutput }>();

/** The alert rule of a plan; remembered, because the bundle of all rules asks again. */
export function alertOutput(plan: Plan, context: EmitContext): AlertOutput {
  const known = outputs.get(plan);
  if (known !== undefined && isSameContext(known.context, context)) return known.output;
  const output = makeAlert(plan, context);
  outputs.set(plan, { context, output });
  return output;
}

function makeAlert(plan: Plan, context: EmitContext): AlertOutput {
  const schedule = alertSchedule(plan);
  // The capability is `none`: there is nothing to emit.
  if (schedule.window === undefined) return { queries: [], resources: [], diagnostics: [] };
  const query = emittedQuery(plan, {
    lists: 'inline',
    every: schedule.every,
    freshness: 'ingestion-time',
    timespans: 'literal',
  });
  const rule = alertRule(plan, query.printed.text, { ...schedule, window: schedule.window });
  const { text, value, diagnostics } = renderJson(context.templates, ruleTemplate, {
    ...(armLiteral(rule) as object),
    ...alertParameters(context),
  });
  const found = [...checkAlertRule(plan, rule), ...diagnostics];
  if (text === undefined) return { queries: [query], resources: [], diagnostics: found };
  const template = asArmTemplate(value, ruleType);
  if (template === undefined) {
    const problem = templateShape.at(startOf(`templates/${ruleTemplate}`), {
      wanted: `a resource of type ${ruleType}`,
    });
    return { queries: [query], resources: [], diagnostics: [...found, problem] };
  }
  const { resources } = template;
  const tooLarge = resources.flatMap((resource) => checkRuleSize(plan, resource));
  return { queries: [query], text, resources, diagnostics: [...found, ...tooLarge] };
}

/** The parameters of a template, with their values in the environment. */
export function alertParameters({ environment }: EmitContext): { readonly parameters: object } {
  const { subscriptionId, resourceGroup, name, location } = environment?.workspace ?? {};
  const workspaceId = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.OperationalInsights/workspaces/${name}`;
  return {
    parameters: {
      workspaceId: {
        type: 'string',
        ...(environment === undefined ? {} : { defaultValue: armLiteral(workspaceId) }),
        metadata: { description: 'The resource id of the Log Analytics workspace.' },
      },
      location: {
        type: 'string',
        defaultValue: location === undefined ? '[resourceGroup().location]' : armLiteral(location),
        metadata: { description: 'The region of the workspace.' },
      },
      actionGroups: {
        type: 'array',
        defaultValue: armLiteral(environment?.actionGroups ?? []),
        metadata: { description: 'The resource ids of the action groups that the alerts call.' },
      },
    },
  };
}
