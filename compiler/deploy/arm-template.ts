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

class UnknownExpression extends Error {
  readonly expression: string;
  constructor(expression: string) {
    super(expression);
    this.expression = expression;
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
    body: evaluate(rest, scope) as JsonMap,
  };
}

function evaluatedText(value: Json, scope: Scope): string {
  const text = evaluate(value, scope);
  if (typeof text !== 'string') throw new UnknownExpression(JSON.stringify(value));
  return text;
}

function evaluate(value: Json, scope: Scope): Json {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return (value as readonly Json[]).map((item) => evaluate(item, scope));
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, evaluate(item ?? null, scope)]));
}

/** (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions) */
function evaluateText(text: string, scope: Scope): Json {
  if (!text.startsWith('[') || !text.endsWith(']')) return text;
  if (text.startsWith('[[')) return text.slice(1);
  const reader = { text: text.slice(1, -1), at: 0 };
  const value = readValue(reader, scope, text);
  skipSpace(reader);
  if (reader.at !== reader.text.length) throw new UnknownExpression(text);
  return value;
}

interface Reader {
  readonly text: string;
  at: number;
}

function readValue(reader: Reader, scope: Scope, whole: string): Json {
  skipSpace(reader);
  const quoted = match(reader, /'((?:[^']|'')*)'/uy);
  if (quoted !== undefined) return quoted[1]?.replaceAll("''", "'") ?? '';
  const called = match(reader, /([A-Za-z]+)\s*\(/uy);
  if (called?.[1] === undefined) throw new UnknownExpression(whole);
  const values: Json[] = [];
  skipSpace(reader);
  while (reader.text[reader.at] !== ')') {
    values.push(readValue(reader, scope, whole));
    skipSpace(reader);
    const isEnd = reader.text[reader.at] === ')';
    if (!isEnd && match(reader, /,\s*/uy) === undefined) throw new UnknownExpression(whole);
  }
  reader.at += 1;
  const property = match(reader, /\.([A-Za-z]+)/uy)?.[1];
  return call(called[1], values, property, scope, whole);
}

function call(
  name: string,
  values: readonly Json[],
  property: string | undefined,
  scope: Scope,
  whole: string,
): Json {
  const texts = values.map((value) => (typeof value === 'string' ? value : undefined));
  const [first, ...rest] = texts;
  if (name.toLowerCase() === 'resourcegroup' && values.length === 0) {
    if (property === 'location') return scope.workspace.location;
    if (property === 'name') return scope.workspace.resourceGroup;
  }
  if (property !== undefined || texts.includes(undefined) || first === undefined)
    throw new UnknownExpression(whole);
  switch (name.toLowerCase()) {
    case 'concat':
      return texts.join('');
    case 'parameters':
      return parameter(first, scope, whole);
    case 'resourceid':
      return resourceId(first, rest as readonly string[], scope);
    default:
      throw new UnknownExpression(whole);
  }
}

function parameter(name: string, scope: Scope, whole: string): Json {
  const given = scope.given[name];
  if (given !== undefined) return given;
  const declared = scope.parameters[name];
  const value = isMap(declared) ? declared['defaultValue'] : undefined;
  if (value === undefined) throw new UnknownExpression(whole);
  return evaluate(value, scope);
}

/** `Provider/a/b` and names `x`, `y` become `…/providers/Provider/a/x/b/y`. */
function resourceId(type: string, names: readonly string[], { workspace }: Scope): string {
  const [provider, ...types] = type.split('/');
  if (types.length !== names.length) throw new UnknownExpression(type);
  const segments = types.map((part, index) => `${part}/${names[index] ?? ''}`);
  return `${scopeOf(workspace)}/providers/${[provider, ...segments].join('/')}`;
}

function match(reader: Reader, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text) ?? undefined;
  if (found !== undefined) reader.at += found[0].length;
  return found;
}

function skipSpace(reader: Reader): void {
  match(reader, /\s*/uy);
}
