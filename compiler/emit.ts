import type { Ground } from './check/ground/ground.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { TargetName } from './model/index.ts';
import type { Plan } from './plan/plan.ts';
import { checkDeclared, isLeftOut } from './targets/capability.ts';
import { emitFeeds } from './targets/feeds/emit-feeds.ts';
import { targetOrder, targets } from './targets/registry.ts';
import type { Artifact, Capability, EmitContext, EmittedQuery, Emission } from './targets/target.ts';

/** What one detection became in one target. */
export interface EmittedDetection {
  readonly plan: Plan;
  readonly targets: Readonly<
    Partial<Record<TargetName, { readonly capability: Capability; readonly artifacts: readonly string[] }>>
  >;
}

export interface EmittedProject {
  readonly detections: readonly EmittedDetection[];
  readonly artifacts: readonly Artifact[];
  readonly queries: readonly EmittedQuery[];
  readonly diagnostics: readonly Diagnostic[];
}

interface TargetResult {
  readonly capability: Capability;
  readonly emission: Emission;
}

const nothing: Emission = { artifacts: [], queries: [], diagnostics: [] };

export interface EmitOptions {
  readonly templates: EmitContext['templates'];
  readonly targets?: readonly TargetName[];
  readonly sigmaFieldNames?: EmitContext['sigmaFieldNames'];
}

/** Emits plans, and a plan again only when it or what surrounds it has changed. */
export function createEmitter(): (
  plans: readonly Plan[],
  ground: Ground,
  options: EmitOptions,
) => EmittedProject {
  let last: { readonly surroundings: string; readonly templates: EmitContext['templates'] } | undefined;
  let known = new WeakMap<Plan, Map<TargetName, TargetResult>>();
  return (plans, ground, options) => {
    const { templates, targets: chosen } = options;
    const surroundings = contextOf(ground, options);
    const key = JSON.stringify(surroundings);
    if (last?.surroundings !== key || last.templates !== templates) known = new WeakMap();
    last = { surroundings: key, templates };
    const context: EmitContext = { ...surroundings, templates };
    const lists = [...ground.lists.values()];

    const names = targetOrder.filter((name) => chosen?.includes(name) ?? true);
    const emissions: Emission[] = [];
    const detections = plans.map((plan): EmittedDetection => {
      const results = known.get(plan) ?? new Map<TargetName, TargetResult>();
      known.set(plan, results);
      const entries = names.map((name) => {
        const result = results.get(name) ?? emitOne(plan, name, context);
        results.set(name, result);
        emissions.push(result.emission);
        const artifacts = result.emission.artifacts.map(({ path }) => path);
        return [name, { capability: result.capability, artifacts }] as const;
      });
      return { plan, targets: Object.fromEntries(entries) };
    });
    for (const name of names) {
      const said = plans.filter((plan) => !isLeftOut(plan, name));
      emissions.push(targets[name].emitAll(said, lists, context));
    }
    if (names.some((name) => targets[name].readsTables)) emissions.push(emitFeeds(plans, context));
    return {
      detections,
      artifacts: emissions.flatMap(({ artifacts }) => artifacts),
      queries: emissions.flatMap(({ queries }) => queries),
      diagnostics: emissions.flatMap(({ diagnostics }) => diagnostics),
    };
  };
}

function contextOf({ environment }: Ground, options: EmitOptions): Omit<EmitContext, 'templates'> {
  const sigmaFieldNames = options.sigmaFieldNames ?? 'event-hub';
  if (environment === undefined) return { sigmaFieldNames };
  const { workspace, actionGroups = [] } = environment.located.value;
  return { sigmaFieldNames, environment: { name: environment.name, workspace, actionGroups } };
}

function emitOne(plan: Plan, name: TargetName, context: EmitContext): TargetResult {
  const target = targets[name];
  const capability = target.capability(plan);
  const isEmitted = capability.level !== 'none' && !isLeftOut(plan, name);
  const emission = isEmitted ? target.emit(plan, context) : nothing;
  const undeclared = checkDeclared(plan, name, capability);
  return { capability, emission: { ...emission, diagnostics: [...undeclared, ...emission.diagnostics] } };
}
