import { parse } from 'csv-parse/sync';
import { field, isMap, text, type Json, type JsonMap } from '../azure/json.ts';
import type { Ground } from '../check/ground/ground.ts';
import type { CompileResult } from '../compile.ts';
import { templateNotEvaluated } from '../diagnostics/catalogue/deploy.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf } from '../diagnostics/position.ts';
import { tableColumns } from '../kql/tables.ts';
import type { Source } from '../model/index.ts';
import type { Plan } from '../plan/plan.ts';
import { listsOf } from '../targets/lists.ts';
import { evaluateTemplate, type TemplateResource } from './arm-template.ts';
import type { DesiredResource, DetectionRef, ResourceKind, WatchlistItem, WorkspaceRef } from './resource.ts';
import { lastSegment, sentinelIdOf } from './scope.ts';

/** What a workspace shall hold. */
export interface DesiredState {
  /** In the order in which they are made. */
  readonly resources: readonly DesiredResource[];
  readonly diagnostics: readonly Diagnostic[];
}

const kinds: Readonly<Record<string, ResourceKind>> = {
  'microsoft.operationalinsights/workspaces/tables': 'table',
  'microsoft.insights/datacollectionendpoints': 'endpoint',
  'microsoft.insights/datacollectionrules': 'collection-rule',
  'microsoft.operationalinsights/workspaces/savedsearches': 'function',
  'microsoft.operationalinsights/workspaces/providers/watchlists': 'watchlist',
  'microsoft.operationalinsights/workspaces/providers/alertrules': 'rule',
  'microsoft.insights/scheduledqueryrules': 'alert',
};

/**
 * What the compiled project asks of a workspace: its emitted templates, evaluated. Where both Sentinel and Azure Monitor can
 * run a detection, Sentinel does, unless the environment says `azureMonitor: all`.
 */
export function desiredState(result: CompileResult, workspace: WorkspaceRef): DesiredState {
  const texts = new Map(result.artifacts.map((artifact) => [artifact.path, artifact.text]));
  const diagnostics: Diagnostic[] = [];
  const read = (path: string): readonly TemplateResource[] => {
    const template = parseTemplate(texts.get(path));
    if (template === undefined) return [];
    const evaluated = evaluateTemplate(template, workspace);
    if (!('expression' in evaluated)) return evaluated;
    diagnostics.push(templateNotEvaluated.at(startOf(`out/${path}`), { expression: evaluated.expression }));
    return [];
  };
  const environment = result.ground.environment?.located.value;
  const azureMonitor = environment?.deploy?.azureMonitor ?? 'rest';

  const feeds = read('tables/azuredeploy.json').flatMap((resource) => asDesired(resource));
  const watchlists = [...texts.keys()]
    .filter((path) => /^watchlists\/.*\.json$/u.test(path))
    .sort()
    .flatMap((path) => read(path))
    .flatMap((resource) => asDesired(resource));
  const rules = result.plans.flatMap((plan) => {
    const { name } = plan.detection;
    const detection = detectionRef(plan, result.ground);
    const sentinelPath = `sentinel/${name}.json`;
    const hasRule = texts.has(sentinelPath);
    const wantsAlert = azureMonitor === 'all' || (azureMonitor === 'rest' && !hasRule);
    const needs = [...watchlistIds(plan, workspace), ...tableIds(detection, feeds)];
    return [
      ...read(sentinelPath).flatMap((resource) => asDesired(resource, detection, needs)),
      ...(wantsAlert ? read(`azure-monitor/${name}.json`) : []).flatMap((resource) =>
        asDesired(resource, detection, tableIds(detection, feeds)),
      ),
    ];
  });
  return { resources: [...feeds, ...watchlists, ...rules].sort(byStage), diagnostics };
}

function asDesired(
  resource: TemplateResource,
  detection?: DetectionRef,
  needs: readonly string[] = resource.dependsOn,
): readonly DesiredResource[] {
  const kind = kinds[resource.type.toLowerCase()];
  if (kind === undefined) return [];
  const { id, apiVersion, body } = resource;
  const known = { kind, id, apiVersion, body, needs };
  if (detection !== undefined) return [{ ...known, name: detection.name, detection }];
  if (kind !== 'watchlist') return [{ ...known, name: lastSegment(id) }];
  const items = readItems(text(field(field(body, 'properties'), 'rawContent')));
  return [{ ...known, name: lastSegment(id), items }];
}

/** The rows of a watchlist, from the CSV that makes it. */
function readItems(csv: string): readonly WatchlistItem[] {
  return parse(csv, { columns: true, skip_empty_lines: true });
}

function parseTemplate(artifact: string | undefined): JsonMap | undefined {
  if (artifact === undefined) return undefined;
  const value = JSON.parse(artifact) as Json;
  return isMap(value) ? value : undefined;
}

/** Azure refuses a rule while a watchlist that it reads is not there. */
function watchlistIds(plan: Plan, workspace: WorkspaceRef): readonly string[] {
  return listsOf(plan).flatMap(({ delivery, content }) =>
    delivery.kind === 'watchlist' && content.kind !== 'calendar'
      ? [`${sentinelIdOf(workspace)}/watchlists/${delivery.alias}`]
      : [],
  );
}

function tableIds({ reads }: DetectionRef, feeds: readonly DesiredResource[]): readonly string[] {
  const read = new Set(reads.map(({ table }) => table));
  return feeds.filter(({ kind, name }) => kind === 'table' && read.has(name)).map(({ id }) => id);
}

function detectionRef({ detection, events }: Plan, ground: Ground): DetectionRef {
  const { pattern } = detection;
  const reads =
    pattern.kind === 'raw'
      ? pattern.query.tables.flatMap((table) => ownRead(table, ground))
      : events.flatMap(({ source }) => readsOf(source));
  return {
    name: detection.name,
    id: detection.meta.id,
    file: detection.file,
    reads: [...new Map(reads.map((read) => [read.table, read])).values()],
    ...(detection.disabled === undefined ? {} : { disabled: detection.disabled }),
  };
}

type Read = DetectionRef['reads'][number];

function readsOf({ tables, connector }: Source): readonly Read[] {
  return tables
    .filter(({ resourceGraph }) => resourceGraph !== true)
    .map(({ name }) => ({ table: name, connector: connector.id }));
}

/**
 * A table that a query of the detection's own names, with the connector of a source that reads it too. What is none that detc
 * knows may be a function saved in the workspace.
 */
function ownRead(table: string, { sources }: Ground): readonly Read[] {
  const known = [...sources.values()].flatMap(readsOf).find((read) => read.table === table);
  if (known !== undefined) return [known];
  return tableColumns(table) !== undefined || table.endsWith('_CL') ? [{ table }] : [];
}

const stages: Readonly<Record<ResourceKind, number>> = {
  table: 0,
  endpoint: 1,
  'collection-rule': 2,
  function: 3,
  watchlist: 4,
  rule: 5,
  alert: 6,
};

/** In the order of making; within a stage, of names. */
export function byStage(
  a: { readonly kind: ResourceKind; readonly name: string },
  b: { readonly kind: ResourceKind; readonly name: string },
): number {
  return stages[a.kind] - stages[b.kind] || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}
