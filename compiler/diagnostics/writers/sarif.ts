import type {
  Fix as SarifFix,
  Location,
  Log,
  PhysicalLocation,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif';
import type { CatalogueEntry } from '../catalogue/index.ts';
import type { Diagnostic, Edit, Fix, Severity } from '../diagnostic.ts';
import type { Position, Range } from '../position.ts';
import { allDiagnosticKinds } from '../registry.ts';
import type { Writer } from './writer.ts';

const levels: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

/** For code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. */
export const sarif: Writer = (diagnostics, { version }) => {
  const found = new Set(diagnostics.map(({ code }) => code));
  const rules = allDiagnosticKinds.filter(({ code }) => found.has(code));
  const indexOf = new Map(rules.map(({ code }, index) => [code as string, index]));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'detc', version, semanticVersion: version, rules: rules.map(rule) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The folder of the project.' } } },
        results: diagnostics.map((diagnostic) => result(diagnostic, indexOf.get(diagnostic.code))),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
};

/** The name GitHub and others use for the root of the checkout. */
const root = '%SRCROOT%';

function rule({ code, name, severity, page }: CatalogueEntry): ReportingDescriptor {
  return {
    id: code,
    name: pascalCase(name),
    shortDescription: { text: name.replaceAll('-', ' ') },
    fullDescription: { text: firstParagraph(page) },
    help: { text: page, markdown: page },
    defaultConfiguration: { level: levels[severity] },
  };
}

function result(diagnostic: Diagnostic, ruleIndex: number | undefined): Result {
  const { code, severity, message, range, help, related, fix } = diagnostic;
  return {
    ruleId: code,
    ...(ruleIndex === undefined ? {} : { ruleIndex }),
    level: levels[severity],
    message: { text: help === undefined ? message : `${message}\nhelp: ${help}` },
    locations: [{ physicalLocation: physical(range) }],
    ...(related === undefined
      ? {}
      : {
          relatedLocations: related.map((other, index): Location => ({
            id: index + 1,
            message: { text: other.message },
            physicalLocation: physical(other.range),
          })),
        }),
    ...(fix === undefined ? {} : { fixes: [sarifFix(fix)] }),
  };
}

function physical(range: Range): PhysicalLocation {
  return { artifactLocation: artifact(range.file), region: region(range) };
}

function artifact(file: string) {
  // Each segment by itself, so that the slashes stay; a lone surrogate has no encoding.
  const segments = file.replace(/\p{Cs}/gu, '\uFFFD').split('/');
  return { uri: segments.map(encodeURIComponent).join('/'), uriBaseId: root };
}

function region({ start, end }: { readonly start: Position; readonly end: Position }): Region {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
    charOffset: start.offset,
    charLength: end.offset - start.offset,
  };
}

function sarifFix({ description, edits }: Fix): SarifFix {
  const byFile = new Map<string, readonly Edit[]>();
  for (const edit of edits) byFile.set(edit.range.file, [...(byFile.get(edit.range.file) ?? []), edit]);
  return {
    description: { text: description },
    artifactChanges: [...byFile].map(([file, changes]) => ({
      artifactLocation: artifact(file),
      replacements: changes.map(({ range, newText }) => ({
        deletedRegion: region(range),
        insertedContent: { text: newText },
      })),
    })),
  };
}

/** `unknown-field` as SARIF asks names of rules to be: `UnknownField`. */
function pascalCase(name: string): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

function firstParagraph(page: string): string {
  return page.split('\n\n')[0]?.trim() ?? '';
}
