import { bundleSize } from '../../diagnostics/catalogue/sentinel.ts';
import { templateShape } from '../../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import type { List } from '../../model/index.ts';
import type { Plan } from '../../plan/plan.ts';
import { renderJson } from '../../templates/render.ts';
import { armLiteral, type ArmResource, armText, asArmTemplate } from '../arm.ts';
import { listsOf } from '../lists.ts';
import type { Artifact, EmitContext, Emission } from '../target.ts';
import { resourceName, ruleOutput, workspaceParameter } from './emit.ts';
import { checkAliases, checkWatchlist, toCsv, watchlistLimits, watchlistOf } from './watchlist.ts';
import { checkWorkspace } from './workspace-limits.ts';

const watchlistType = 'Microsoft.OperationalInsights/workspaces/providers/watchlists';
const watchlistApi = '2025-09-01';
const watchlistTemplate = 'sentinel/watchlist.json.hbs';
const bundleTemplate = 'sentinel/azuredeploy.json.hbs';

/** Of one deployment (https://learn.microsoft.com/azure/azure-resource-manager/templates/best-practices). */
const deploymentLimits = { resources: 800, bytes: 4 * 1_024 * 1_024 } as const;

interface Part {
  readonly artifacts: readonly Artifact[];
  readonly resources: readonly ArmResource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The watchlists that rules read, and the bundle of rules and watchlists. */
export function emitAllSentinel(
  plans: readonly Plan[],
  lists: readonly List[],
  context: EmitContext,
): Emission {
  const delivered = deliveredLists(plans, lists);
  const watchlists = delivered.map((list) => watchlistPart(list, context));
  const aliases = new Map(delivered.map(({ name, delivery }) => [name, delivery.alias]));
  const rules = plans.flatMap((plan) => {
    const read = listsOf(plan).flatMap(({ name }) => aliases.get(name) ?? []);
    const waits = read.length === 0 ? {} : { dependsOn: read.map(watchlistId) };
    return ruleOutput(plan, context).resources.map((resource) => ({ ...resource, ...waits }));
  });
  const resources = [...watchlists.flatMap((part) => part.resources), ...rules];
  const bundle = bundlePart(resources, context);
  return {
    artifacts: [...watchlists.flatMap((part) => part.artifacts), ...bundle.artifacts],
    queries: [],
    diagnostics: [
      ...checkWorkspace(plans),
      ...checkAliases(delivered),
      ...watchlists.flatMap((part) => part.diagnostics),
      ...bundle.diagnostics,
    ],
  };
}

type DeliveredList = List & { readonly delivery: { readonly kind: 'watchlist' } };

/** Delivered as watchlist and read by a rule that is emitted, in the order of names. */
function deliveredLists(plans: readonly Plan[], lists: readonly List[]): readonly DeliveredList[] {
  const read = new Set(plans.flatMap((plan) => listsOf(plan).map(({ name }) => name)));
  return lists
    .filter((list): list is DeliveredList => list.delivery.kind === 'watchlist' && read.has(list.name))
    .filter(({ content }) => content.kind !== 'calendar')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Within a deployment: a rule is refused while a watchlist it reads does not exist. */
function watchlistId(alias: string): string {
  const segments = [armText(watchlistType), "parameters('workspace')", armText('Microsoft.SecurityInsights')];
  return `[resourceId(${[...segments, armText(alias)].join(', ')})]`;
}

function watchlistPart(list: DeliveredList, context: EmitContext): Part {
  const { alias } = list.delivery;
  const watchlist = watchlistOf(list, alias);
  // Such an alias names no file either.
  if (!watchlistLimits.alias.test(alias)) {
    return { artifacts: [], resources: [], diagnostics: checkWatchlist(watchlist) };
  }
  const csv = toCsv(watchlist);
  const { text, value, diagnostics } = renderJson(context.templates, watchlistTemplate, {
    workspace: workspaceParameter(context),
    name: resourceName(armText(alias)),
    apiVersion: watchlistApi,
    ...(armLiteral({
      displayName: list.title,
      description: list.description,
      provider: 'detc',
      source: `${alias}.csv`,
      itemsSearchKey: watchlist.searchKey,
      rawContent: csv,
    }) as object),
  });
  const found = [...checkWatchlist(watchlist), ...diagnostics];
  const template = asArmTemplate(value, watchlistType);
  const artifacts: Artifact[] = [{ path: `watchlists/${alias}.csv`, text: csv }];
  if (text !== undefined && template === undefined) {
    const wanted = `a resource of type ${watchlistType}`;
    found.push(templateShape.at(startOf(`templates/${watchlistTemplate}`), { wanted }));
  } else if (text !== undefined) {
    artifacts.push({ path: `watchlists/${alias}.json`, text });
  }
  return { artifacts, resources: template?.resources ?? [], diagnostics: found };
}

function bundlePart(resources: readonly ArmResource[], context: EmitContext): Part {
  if (resources.length === 0) return { artifacts: [], resources, diagnostics: [] };
  const { text, diagnostics } = renderJson(context.templates, bundleTemplate, {
    workspace: workspaceParameter(context),
    resources,
  });
  if (text === undefined) return { artifacts: [], resources, diagnostics };
  const size = { count: resources.length, bytes: new TextEncoder().encode(text).length };
  const isTooLarge = size.count > deploymentLimits.resources || size.bytes > deploymentLimits.bytes;
  return {
    artifacts: [{ path: 'sentinel/azuredeploy.json', text }],
    resources,
    diagnostics: isTooLarge
      ? [...diagnostics, bundleSize.at(startOf('out/sentinel/azuredeploy.json'), size)]
      : diagnostics,
  };
}
