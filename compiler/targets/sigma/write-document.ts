import { load, YAML11_SCHEMA, YAMLException } from 'js-yaml';
import { templateResult, templateShape } from '../../diagnostics/catalogue/templates.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { startOf } from '../../diagnostics/position.ts';
import { placeInTemplate, render } from '../../templates/render.ts';

/** A YAML document: keys in the order of the template; null and empty lists are left out. */
export type Document = Readonly<Record<string, unknown>>;

export interface WrittenDocument {
  /** Absent where there is an error. */
  readonly text?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Writes a document from a template and reads it again with another YAML library, as version 1.1, which pySigma's reader
 * speaks and which takes more for a number or a date than 1.2: it must hold what was meant. A template may add to it.
 */
export function writeDocument(
  templates: ReadonlyMap<string, string>,
  path: string,
  document: Document,
): WrittenDocument {
  const { text, diagnostics } = render(templates, path, document);
  if (text === undefined) return { diagnostics };
  const fault = faultIn(text, document);
  if (fault === undefined) return { text, diagnostics };
  const { problem, offset } = fault;
  if (offset === undefined) {
    return { diagnostics: [templateShape.at(startOf(`templates/${path}`), { wanted: problem })] };
  }
  const range = placeInTemplate(templates, path, document, offset);
  return { diagnostics: [templateResult.at(range, { format: 'YAML', problem })] };
}

interface Fault {
  readonly problem: string;
  /** In the written text; undefined where it is something that the text lacks. */
  readonly offset: number | undefined;
}

function faultIn(text: string, document: Document): Fault | undefined {
  let read: unknown;
  try {
    read = load(text, { schema: YAML11_SCHEMA });
  } catch (error) {
    if (!(error instanceof YAMLException)) return { problem: 'it cannot be read', offset: 0 };
    return { problem: error.reason, offset: error.mark?.position ?? 0 };
  }
  if (typeof read !== 'object' || read === null)
    return { problem: 'the keys of the document', offset: undefined };
  for (const [key, wanted] of Object.entries(document)) {
    if (isAbsent(wanted)) continue;
    if (!(key in read)) return { problem: `the key '${key}'`, offset: undefined };
    if (canonical((read as Document)[key]) !== canonical(wanted)) {
      return { problem: `the value of '${key}' as the detection has it`, offset: undefined };
    }
  }
  return undefined;
}

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** JSON with sorted keys, so that two values are equal where their texts are. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
