import { templateShape } from '../../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderJson } from '../../templates/render.ts';
import { armLiteral, type ArmResource, armText, asArmTemplate } from '../arm.ts';
import { emittedQuery } from '../emitted-query.ts';
import { isSameContext } from '../same-context.ts';
import type { EmitContext, EmittedQuery } from '../target.ts';
import { checkNrt, checkRule } from './limits.ts';
import { sentinelRule } from './rule.ts';

/** One rule, from plan to template. */
export interface RuleOutput {
  /** Absent where the schedule does not allow one. */
  readonly query?: EmittedQuery;
  readonly text?: string;
  /** As the template wrote it, also where a team's own template wrote it. */
  readonly resources: readonly ArmResource[];
  readonly diagnostics: readonly Diagnostic[];
}

const ruleType = 'Microsoft.OperationalInsights/workspaces/providers/alertRules';
const outputs = new WeakMap<Plan, { readonly context: EmitContext; readonly output: RuleOutput }>();

/** The rule of a plan; remembered, because the bundle of all rules asks again. */
export function ruleOutput(plan: Plan, context: EmitContext): RuleOutput {
  const known = outputs.get(plan);
  if (known !== undefined && isSameContext(known.context, context)) return known.output;
  const output = makeRule(plan, context);
  outputs.set(plan, { context, output });
  return output;
}

function makeRule(plan: Plan, context: EmitContext): RuleOutput {
  const { schedule, window } = plan;
  const unfit = checkNrt(plan);
  if (unfit.length > 0) return { resources: [], diagnostics: unfit };
  const query = emittedQuery(plan, {
    lists: 'as-declared',
    every: window.every,
    // An NRT rule is only ever given what has just arrived.
    freshness: schedule.kind === 'nrt' ? 'none' : 'ingestion-time',
    timespans: 'named',
  });
  const rule = sentinelRule(plan, query.printed.text);
  const { ruleId, kind, ...values } = rule;
  const path = kind === 'NRT' ? 'sentinel/nrt.json.hbs' : 'sentinel/scheduled.json.hbs';
  const { text, value, diagnostics } = renderJson(context.templates, path, {
    workspace: workspaceParameter(context),
    name: resourceName(armText(ruleId)),
    kind,
    ...(armLiteral(values) as object),
  });
  const found = [...checkRule(plan, rule), ...diagnostics];
  if (text === undefined) return { query, resources: [], diagnostics: found };
  const template = asArmTemplate(value, ruleType);
  if (template === undefined) {
    const problem = templateShape.at(startOf(`templates/${path}`), {
      wanted: `a resource of type ${ruleType}`,
    });
    return { query, resources: [], diagnostics: [...found, problem] };
  }
  return { query, text, resources: template.resources, diagnostics: found };
}

/** The parameter that names the workspace, with its value in the environment. */
export function workspaceParameter({ environment }: EmitContext): object {
  return {
    type: 'string',
    ...(environment === undefined ? {} : { defaultValue: armLiteral(environment.workspace.name) }),
    metadata: { description: 'The name of the Log Analytics workspace.' },
  };
}

/** The name of a resource of Sentinel in the workspace that the parameter names; `quoted` is in ARM's quotes. */
export function resourceName(quoted: string): string {
  const provider = armText('/Microsoft.SecurityInsights/');
  return `[concat(parameters('workspace'), ${provider}, ${quoted})]`;
}
