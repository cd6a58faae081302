import { field, isMap, type Json, type JsonMap, text } from '../../azure/json.ts';
import type { Located, Path } from '../../language/located.ts';
import { evaluateIn, nameIn, type TemplateScope } from './template-scope.ts';
import type { FoundRule } from './found-rule.ts';

/** An expression that only a deployment could evaluate; its rule is left out. */
export interface UnknownValue {
  readonly path: Path;
  readonly expression: string;
}

/**
 * The analytics rules of a deployment template, of the templates within it (as solutions of the content hub have them), of
 * what the API answers, or of a list of any of these.
 */
export function armRules(document: Located): readonly (FoundRule | UnknownValue)[] {
  return [...resourcesIn(document.value as Json, [])].map((placed) => ruleOf(document, placed));
}

interface Placed {
  readonly path: Path;
  readonly resource: JsonMap;
  /** Undefined outside of templates, where nothing is an expression. */
  readonly scope: TemplateScope | undefined;
  /** Of the content template around it. */
  readonly version?: string;
}

/** Every resource that is an analytics rule, however deep it is wrapped. */
function* resourcesIn(value: Json, path: Path, around?: TemplateScope, version?: string): Generator<Placed> {
  if (Array.isArray(value)) {
    for (const [index, item] of (value as readonly Json[]).entries()) {
      yield* resourcesIn(item, [...path, index], around, version);
    }
    return;
  }
  if (!isMap(value)) return;
  if (isRule(value)) {
    yield {
      path,
      resource: value,
      scope: scopeOfRule(value, around),
      ...(version === undefined ? {} : { version }),
    };
    return;
  }
  const scope = ownScope(value) ?? around;
  yield* resourcesIn(value['value'] ?? null, [...path, 'value'], scope);
  yield* resourceList(value['resources'] ?? null, [...path, 'resources'], scope, version);
  const properties = field(value, 'properties');
  const main = field(properties, 'mainTemplate');
  if (isMap(main)) {
    const at = [...path, 'properties', 'mainTemplate', 'resources'];
    yield* resourceList(
      main['resources'] ?? null,
      at,
      merged(main, scope),
      textIn(scope, field(properties, 'version')),
    );
  }
  const nested = field(properties, 'template');
  if (isMap(nested)) {
    const isInner =
      text(field(field(properties, 'expressionEvaluationOptions'), 'scope')).toLowerCase() === 'inner';
    const at = [...path, 'properties', 'template', 'resources'];
    yield* resourceList(nested['resources'] ?? null, at, isInner ? ownScope(nested) : scope);
  }
}

/** A list, or a map by symbolic names as Bicep writes it. */
function* resourceList(value: Json, path: Path, scope?: TemplateScope, version?: string): Generator<Placed> {
  if (!isMap(value)) {
    yield* resourcesIn(value, path, scope, version);
    return;
  }
  for (const [name, item] of Object.entries(value))
    yield* resourcesIn(item ?? null, [...path, name], scope, version);
}

const ruleType = /\/alertrules$/iu;
const ruleTemplateType = /\/alertruletemplates$/iu;

function isRule({ type, kind, properties }: JsonMap): boolean {
  if (typeof type === 'string') return ruleType.test(type) || ruleTemplateType.test(type);
  // The body of a request says no type.
  return typeof kind === 'string' && typeof field(properties, 'displayName') === 'string';
}

/** A resource that was cut out of a template has expressions, though nothing that they name. */
function scopeOfRule(rule: JsonMap, around: TemplateScope | undefined): TemplateScope | undefined {
  const isCutOut = rule['apiVersion'] !== undefined && rule['id'] === undefined;
  return around ?? (isCutOut ? { parameters: {}, variables: {} } : undefined);
}

function ownScope(value: JsonMap): TemplateScope | undefined {
  if (typeof value['$schema'] !== 'string') return undefined;
  return { parameters: mapOf(value['parameters']), variables: mapOf(value['variables']) };
}

/** The expressions of a content template are evaluated with the solution around it, before it is a template itself. */
function merged(main: JsonMap, around: TemplateScope | undefined): TemplateScope {
  return {
    parameters: { ...mapOf(main['parameters']), ...around?.parameters },
    variables: { ...mapOf(main['variables']), ...around?.variables },
  };
}

function mapOf(value: Json | undefined): JsonMap {
  return isMap(value) ? value : {};
}

function ruleOf(document: Located, { path, resource, scope, version }: Placed): FoundRule | UnknownValue {
  const properties: Record<string, Json> = {};
  for (const [key, value = null] of Object.entries(mapOf(resource['properties']))) {
    const evaluated = evaluateIn(scope, value);
    if ('expression' in evaluated) return { path: [...path, 'properties', key], ...evaluated };
    properties[key] = evaluated.value;
  }
  const isTemplate = ruleTemplateType.test(text(resource['type']));
  const ruleId = nameIn(scope, resource['name'] ?? null);
  if (isTemplate && ruleId !== undefined) {
    properties['alertRuleTemplateName'] ??= ruleId;
    if (version !== undefined) properties['templateVersion'] ??= version;
  }
  const ofProperties = [...path, 'properties'];
  return {
    file: document.file,
    range: document.rangeOf([...ofProperties, 'displayName']),
    kind: textIn(scope, resource['kind']) ?? '',
    key: ruleId ?? text(properties['displayName']),
    ...(ruleId === undefined || isTemplate ? {} : { ruleId }),
    properties,
    rangeOf: (inner) => document.rangeOf([...ofProperties, ...inner]),
    isTemplate,
    metadata: [],
  };
}

function textIn(scope: TemplateScope | undefined, value: Json | undefined): string | undefined {
  const evaluated = evaluateIn(scope, value ?? null);
  return 'value' in evaluated && typeof evaluated.value === 'string' ? evaluated.value : undefined;
}
