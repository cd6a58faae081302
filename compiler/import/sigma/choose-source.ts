import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  ambiguousLogsource,
  inexactField,
  malformedRule,
  notExpressible,
  unknownLogsource,
  unknownSigmaField,
} from '../../diagnostics/catalogue/import-sigma.ts';
import type { Range } from '../../diagnostics/position.ts';
import { locate, type Mark } from '../../language/located-tree.ts';
import type { DetectionBlock } from '../../language/schema/common.ts';
import type { Field, List, Source } from '../../model/index.ts';
import { resolveDetection } from '../../sigma/index.ts';
import { type ConvertedDetection, convertDetection } from './convert-detection.ts';
import { fieldNames } from './field-names.ts';
import { entryOf, mapMark, type MapMark, textAt, valueOf } from './mark.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** What the rules are translated into: the sources and lists of a project. */
export interface Terms {
  readonly sources: ReadonlyMap<string, Source>;
  readonly lists: ReadonlyMap<string, List>;
}

/** A field that is named beside the detection, as by a correlation. */
export interface NamedField {
  readonly name: string;
  readonly range: Range;
}

export interface Translated {
  readonly source: Source;
  /** One for each document, in their order. */
  readonly detections: readonly ConvertedDetection[];
  /** What the named fields are called in the source, by the name in the rule. */
  readonly named: ReadonlyMap<string, Field>;
  /** Selections that no condition uses. */
  readonly unused: readonly string[];
}

export type Translation = { readonly translated: Translated } | { readonly problems: readonly Diagnostic[] };

/**
 * Translates rules over one log source, together: into the first source or view that knows all their fields, the source
 * before its views. Where none does, the answer says what is wrong in the one that comes nearest.
 */
export function translate(
  documents: readonly SigmaDocument[],
  named: readonly NamedField[],
  terms: Terms,
): Translation {
  const [first] = documents;
  if (first === undefined) return { problems: [] };
  const malformed = documents.flatMap(malformedParts);
  if (malformed.length > 0) return { problems: malformed };
  const candidates = candidatesFor(first, terms.sources);
  if ('problem' in candidates) return { problems: [candidates.problem] };
  const attempts = candidates.sources.map((source) => attempt(documents, named, source, terms.lists));
  const sound = attempts.filter(({ problems }) => problems.length === 0);
  const [chosen] = sound;
  if (chosen === undefined) {
    const nearest = attempts.toSorted((a, b) => a.problems.length - b.problems.length)[0];
    return { problems: nearest?.problems ?? [] };
  }
  const files = [...new Set(sound.map(({ translated }) => translated.source.file))];
  if (files.length > 1) {
    const names = sound.map(({ translated }) => translated.source.name);
    return {
      problems: [
        ambiguousLogsource.at(logsourceRange(first), { logsource: shownLogsource(first), sources: names }),
      ],
    };
  }
  return { translated: chosen.translated };
}

function malformedParts({ root, range }: SigmaDocument): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const logsource = entryOf(root, 'logsource');
  if (logsource?.value.kind !== 'map') {
    const wanted = 'a map with product, service or category';
    problems.push(malformedRule.at(logsource?.value.range ?? range, { key: 'logsource', wanted }));
  }
  const detection = entryOf(root, 'detection');
  if (detection?.value.kind !== 'map' || !detection.value.entries.has('condition')) {
    const wanted = 'a map of selections with a condition';
    problems.push(malformedRule.at(detection?.keyRange ?? range, { key: 'detection', wanted }));
  }
  return problems;
}

const attributes = ['product', 'service', 'category'] as const;

function candidatesFor(
  document: SigmaDocument,
  sources: ReadonlyMap<string, Source>,
): { readonly sources: readonly Source[] } | { readonly problem: Diagnostic } {
  const logsource = valueOf(document.root, 'logsource');
  const wanted = attributes.map((name) => textAt(logsource, name)?.toLowerCase());
  const all = [...sources.values()].filter(isFaithful);
  const has = (source: Source) => attributes.map((name) => source.sigma[name]?.toLowerCase());
  const equal = all.filter((source) => has(source).every((value, index) => value === wanted[index]));
  const wider = all.filter((source) =>
    has(source).every((value, index) => wanted[index] === undefined || value === wanted[index]),
  );
  const found = equal.length > 0 ? equal : wanted.every((value) => value === undefined) ? [] : wider;
  if (found.length > 0) return { sources: found };
  const known = [...new Set(all.map(({ sigma }) => shown(attributes.map((name) => sigma[name]))))];
  return {
    problem: unknownLogsource.at(logsourceRange(document), { logsource: shownLogsource(document), known }),
  };
}

/** A view that only takes arrays apart leaves the record what it is; others choose among records, or make new ones. */
function isFaithful({ view }: Source): boolean {
  if (view === undefined) return true;
  return view.kql
    .split('\n')
    .every((line) => /^\s*\|?\s*mv-expand\s+\w+\s*=\s*[\w.]+\s*$/u.test(line) || line.trim() === '');
}

function shownLogsource({ root }: SigmaDocument): string {
  const logsource = valueOf(root, 'logsource');
  return shown(attributes.map((name) => textAt(logsource, name)));
}

function shown(values: readonly (string | undefined)[]): string {
  return values.filter((value) => value !== undefined).join('/');
}

function logsourceRange({ root, range }: SigmaDocument): Range {
  return entryOf(root, 'logsource')?.value.range ?? range;
}

interface Attempt {
  readonly translated: Translated;
  readonly problems: readonly Diagnostic[];
}

function attempt(
  documents: readonly SigmaDocument[],
  named: readonly NamedField[],
  source: Source,
  lists: ReadonlyMap<string, List>,
): Attempt {
  const problems: Diagnostic[] = [];
  const unused: string[] = [];
  const detections = documents.map((document): ConvertedDetection => {
    const mark = valueOf(document.root, 'detection');
    const converted = convertDetection(mark?.kind === 'map' ? mark : emptyMap(document), source, lists);
    problems.push(...converted.problems);
    if (converted.problems.length > 0) return converted;
    const read = refusals(document, converted.mark, source, lists);
    problems.push(...read.refused);
    unused.push(...read.unused);
    const used = [...converted.mark.entries.values()].filter(({ key }) => !read.unused.includes(key));
    return { ...converted, mark: mapMark(used, converted.mark.range) };
  });
  const names = fieldNames(source);
  const fields = new Map<string, Field>();
  for (const { name, range } of named) {
    const found = names.find(name);
    if (found.kind === 'field') fields.set(name, found.field);
    else if (found.kind === 'inexact')
      problems.push(inexactField.at(range, { field: name, source: source.name, near: found.near.name }));
    else problems.push(unknownSigmaField.at(range, { field: name, source: source.name, known: names.known }));
  }
  return { translated: { source, detections, named: fields, unused }, problems };
}

function emptyMap({ range }: SigmaDocument): MapMark {
  return mapMark([], range);
}

/** What detc's grammar refuses of a detection that has been put into its fields. */
function refusals(
  { file, text }: SigmaDocument,
  mark: MapMark,
  source: Source,
  lists: ReadonlyMap<string, List>,
): { readonly refused: readonly Diagnostic[]; readonly unused: readonly string[] } {
  const root: Mark = mapMark([{ key: 'detection', keyRange: mark.range, value: mark }], mark.range);
  const located = locate(file, text, root);
  const { detection } = located.value as { readonly detection: DetectionBlock };
  const { diagnostics } = resolveDetection({
    located,
    path: ['detection'],
    block: detection,
    source,
    lists,
    parameters: new Map(),
  });
  const refused = diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ range, message, help }) =>
      notExpressible.at(range, { problem: message }, help === undefined ? {} : { help }),
    );
  const unusedAt = diagnostics.filter(({ code }) => code === 'D3007').map(({ range }) => range);
  const unused = [...mark.entries.values()].flatMap(({ key, keyRange }) =>
    unusedAt.includes(keyRange) ? [key] : [],
  );
  return { refused, unused };
}
