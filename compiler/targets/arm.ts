/**
 * A value as it is written into an ARM template. A string that begins with `[` and ends with `]` would be an expression
 * and gets another `[`; one that only begins with it must not, for ARM would keep both
 * (https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions#escape-characters).
 */
export function armLiteral(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('[') && value.endsWith(']') ? `[${value}` : value;
  if (Array.isArray(value)) return value.map(armLiteral);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, armLiteral(item)]));
  }
  return value;
}

/** What ARM reads where `armLiteral` has written: expressions stay as they are. */
export function armValue(value: unknown): unknown {
  if (typeof value === 'string')
    return value.startsWith('[[') && value.endsWith(']') ? value.slice(1) : value;
  if (Array.isArray(value)) return value.map(armValue);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, armValue(item)]));
  }
  return value;
}

/** A string inside an ARM expression, in its quotes. */
export function armText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The parts of a deployment template that detc reads again. */
export interface ArmTemplate {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly resources: readonly ArmResource[];
}
export interface ArmResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The value as a deployment template with resources of this type, or undefined where it is something else. */
export function asArmTemplate(value: unknown, type: string): ArmTemplate | undefined {
  if (!isRecord(value)) return undefined;
  const { parameters = {}, resources } = value as { parameters?: unknown; resources?: unknown };
  if (!isRecord(parameters) || !Array.isArray(resources) || resources.length === 0) return undefined;
  const isResource = (item: unknown): item is ArmResource =>
    isRecord(item) && item['type'] === type && isRecord(item['properties']);
  return resources.every(isResource) ? { parameters, resources } : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
