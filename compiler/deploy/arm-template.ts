import { defaultOf, evaluate, type TemplateFunction, UnknownExpression } from '../arm/expression.ts';
import { isMap, type Json, type JsonMap } from '../azure/json.ts';
import type { WorkspaceRef } from './resource.ts';
import { scopeOf, workspaceIdOf } from './scope.ts';

/** A resource of a deployment template, with every expression in it evaluated. */
export interface TemplateResource {
  readonly type: string;
  readonly apiVersion: string;
  readonly id: string;
  /** Ids of resources that have to be there first. */
  readonly dependsOn: readonly string[];
  /** What is sent: all but type, name, apiVersion and dependsOn. */
  readonly body: JsonMap;
}

/** What a template says that only a deployment of Azure's own could evaluate. */
export interface TemplateFault {
  readonly expression: string;
}

/**
 * The resources of an emitted template, as Azure would make them in the workspace.
 *
 * Evaluates the functions that detc's templates use: parameters, concat, resourceId, resourceGroup
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions).
 */
export function evaluateTemplate(
  template: JsonMap,
  workspace: WorkspaceRef,
): readonly TemplateResource[] | TemplateFault {
  const given: Readonly<Record<string, Json>> = {
    workspace: workspace.name,
    workspaceId: workspaceIdOf(workspace),
    location: workspace.location,
  };
  const { parameters = {}, resources = [] } = template;
  const scope: Scope = { workspace, given, parameters: isMap(parameters) ? parameters : {} };
  if (!Array.isArray(resources)) return { expression: 'resources' };
  try {
    return (resources as readonly Json[]).filter(isMap).map((resource) => evaluateResource(resource, scope));
  } catch (error) {
    if (error instanceof UnknownExpression) return { expression: error.expression };
    throw error;
  }
}

interface Scope {
  readonly workspace: WorkspaceRef;
  readonly given: Readonly<Record<string, Json>>;
  readonly parameters: JsonMap;
}

function evaluateResource(resource: JsonMap, scope: Scope): TemplateResource {
  const { type, apiVersion, name, dependsOn = [], ...rest } = resource;
  if (typeof type !== 'string' || typeof apiVersion !== 'string') throw new UnknownExpression('type');
  const names = evaluatedText(name ?? '', scope).split('/');
  return {
    type,
    apiVersion,
    id: resourceId(type, names, scope),
    dependsOn: (Array.isArray(dependsOn) ? (dependsOn as readonly Json[]) : []).map((item) =>
      evaluatedText(item, scope),
    ),
    body: evaluate(rest, functionsOf(scope)) as JsonMap,
  };
}

function evaluatedText(value: Json, scope: Scope): string {
  const text = evaluate(value, functionsOf(scope));
  if (typeof text !== 'string') throw new UnknownExpression(JSON.stringify(value));
  return text;
}

function functionsOf(scope: Scope): TemplateFunction {
  const call: TemplateFunction = (name, values) => {
    const texts = values.filter((value) => typeof value === 'string');
    const [first, ...rest] = texts;
    if (name === 'resourcegroup' && values.length === 0) {
      const { location, resourceGroup } = scope.workspace;
      return { location, name: resourceGroup };
    }
    if (first === undefined || texts.length < values.length) return undefined;
    if (name === 'parameters') return scope.given[first] ?? defaultOf(scope.parameters, first, call);
    return name === 'resourceid' ? resourceId(first, rest, scope) : undefined;
  };
  return call;
}

/** `Provider/a/b` and names `x`, `y` become `…/providers/Provider/a/x/b/y`. */
function resourceId(type: string, names: readonly string[], { workspace }: Scope): string {
  const [provider, ...types] = type.split('/');
  if (types.length !== names.length) throw new UnknownExpression(type);
  const segments = types.map((part, index) => `${part}/${names[index] ?? ''}`);
  return `${scopeOf(workspace)}/providers/${[provider, ...segments].join('/')}`;
}
