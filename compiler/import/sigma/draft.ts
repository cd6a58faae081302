import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import {
  arrayElements,
  deprecatedRule,
  leftOut,
  malformedRule,
  unsupportedStatus,
} from '../../diagnostics/catalogue/import-sigma.ts';
import { entryOf, textAt, textsAt } from './mark.ts';
import { type ClaimInput, openClaims } from './claims.ts';
import { proposeAlert } from './alert.ts';
import { type Terms, translate } from './choose-source.ts';
import { convertCorrelation, type FindRule, keepsItsRules, referencesOf } from './correlation.ts';
import { tiedElements } from './field-use.ts';
import { proposeException } from './filter.ts';
import { convertMetadata } from './metadata.ts';
import type { Draft, ProposedException, Refusal } from './outcome.ts';
import { type ImportedPattern, type PatternResult, plainOf } from './pattern.ts';
import { readSigma, type SigmaDocument } from './sigma-document.ts';

export interface DraftInput extends Terms, ClaimInput {
  /** Sigma files by path, as findings shall show it. */
  readonly files: ReadonlyMap<string, Uint8Array | string>;
}

export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly refusals: readonly Refusal[];
  readonly exceptions: readonly ProposedException[];
  /** True where a file of the project is in the way that may be overwritten only when asked for. */
  readonly isOverwriting: boolean;
  /** Files that cannot be read, with the findings about them. */
  readonly unreadable: readonly { readonly file: string; readonly problems: readonly Diagnostic[] }[];
  /** Findings that belong to no rule: documents passed over, filters. */
  readonly notes: readonly Diagnostic[];
}

/** Translates Sigma files into detections; nothing is checked yet but what the translation needs. */
export function draftDetections(input: DraftInput): Drafts {
  const read = [...input.files].map(([file, content]) => ({ file, ...readSigma(file, content) }));
  const documents = read.flatMap((file) => file.documents);
  const findRule = finder(documents);
  const taken = new Set(
    documents
      .filter(({ kind }) => kind === 'correlation')
      .filter((document) => !keepsItsRules(document))
      .flatMap((document) => referencesOf(document).map((reference) => findRule(reference, document))),
  );
  const units = documents.filter((document) => document.kind !== 'filter' && !taken.has(document));
  const perFile = new Map<string, number>();
  for (const { file } of units) perFile.set(file, (perFile.get(file) ?? 0) + 1);

  const drafts: Draft[] = [];
  const refusals: Refusal[] = [];
  const claim = openClaims(input);
  let isOverwriting = false;
  for (const document of units) {
    const problems = [
      ...read
        .flatMap(({ diagnostics }) => diagnostics)
        .filter(({ code, range }) => code === 'D8351' && range === document.range),
      ...statusProblems(document),
    ];
    const result = problems.length > 0 ? { problems } : patternOf(document, findRule, input);
    if ('problems' in result) {
      refusals.push({ document, problems: result.problems });
      continue;
    }
    const [event] = result.pattern.events;
    const claimed = claim(document, event?.document ?? document, perFile.get(document.file) === 1);
    if ('problem' in claimed) {
      isOverwriting ||= claimed.isFile;
      refusals.push({ document, problems: [claimed.problem] });
      continue;
    }
    drafts.push(draftOf(document, result.pattern, claimed));
  }

  const notes = read
    .filter(({ isUnreadable }) => !isUnreadable)
    .flatMap(({ diagnostics }) => diagnostics.filter(({ code }) => code !== 'D8351'));
  const exceptions: ProposedException[] = [];
  for (const document of documents.filter(({ kind }) => kind === 'filter')) {
    const proposed = proposeException(document, draftFinder(drafts, documents), input);
    notes.push(...proposed.diagnostics);
    if (proposed.exception !== undefined) exceptions.push(proposed.exception);
  }
  return {
    drafts,
    refusals,
    exceptions,
    isOverwriting,
    unreadable: read
      .filter(({ isUnreadable }) => isUnreadable)
      .map(({ file, diagnostics }) => ({ file, problems: diagnostics })),
    notes,
  };
}

/** By name or id; a rule of the same file goes before those of others. */
function finder(documents: readonly SigmaDocument[]): FindRule {
  return (reference, from) => {
    const found = documents.filter(
      (document) =>
        document !== from && (document.name === reference || document.id === reference.toLowerCase()),
    );
    return found.find(({ file }) => file === from.file) ?? found[0];
  };
}

/** The detection that a rule has become, itself or as a part of a correlation. */
function draftFinder(drafts: readonly Draft[], documents: readonly SigmaDocument[]) {
  const find = finder(documents);
  return (reference: string): Draft | undefined => {
    const own = drafts.find(
      ({ document }) => document.id === reference.toLowerCase() || document.name === reference,
    );
    if (own !== undefined) return own;
    return drafts.find(
      ({ document }) =>
        document.kind === 'correlation' &&
        referencesOf(document).some((name) => {
          const rule = find(name, document);
          return rule !== undefined && (rule.id === reference.toLowerCase() || rule.name === reference);
        }),
    );
  };
}

function statusProblems({ root, range }: SigmaDocument): readonly Diagnostic[] {
  const status = entryOf(root, 'status');
  if (textAt(root, 'status')?.toLowerCase() === 'unsupported') {
    return [unsupportedStatus.at(status?.value.range ?? range, {})];
  }
  const action = entryOf(root, 'action');
  return action === undefined
    ? []
    : [
        malformedRule.at(action.keyRange, {
          key: 'action',
          wanted: 'left out: Sigma 2 has no collections of rules',
        }),
      ];
}

function patternOf(document: SigmaDocument, findRule: FindRule, terms: Terms): PatternResult {
  if (document.kind === 'correlation') return convertCorrelation(document, findRule, terms);
  const translation = translate([document], [], terms);
  if ('problems' in translation) return translation;
  const { source, detections, unused } = translation.translated;
  const [detection] = detections;
  if (detection === undefined) return { problems: [] };
  const { mark, fields } = detection;
  return {
    pattern: {
      events: [{ name: undefined, document, source, detection: mark, fields }],
      computed: {},
      unused,
    },
  };
}

function draftOf(
  document: SigmaDocument,
  pattern: ImportedPattern,
  { name, path }: Pick<Draft, 'name' | 'path'>,
): Draft {
  const { values, title, leftOut: lost } = convertMetadata(document);
  const [event] = pattern.events;
  const isSingle = pattern.events.length === 1 && event !== undefined;
  const left = [
    ...lost,
    ...pattern.unused.map((selection) => `the selection '${selection}', which no condition uses`),
  ];
  const tied = pattern.events.flatMap(({ detection, fields, source }) => {
    const inArrays = tiedElements(detection, fields);
    return inArrays.length === 0
      ? []
      : [arrayElements.at(document.range, { fields: inArrays, view: source.name })];
  });
  return {
    document,
    name,
    path,
    value: {
      ...values,
      ...(isSingle
        ? { source: event.source.name, detection: plainOf(event.detection) }
        : {
            events: Object.fromEntries(
              pattern.events.map(({ name: key, source, detection }) => [
                key ?? 'event',
                { source: source.name, detection: plainOf(detection) },
              ]),
            ),
          }),
      ...(pattern.correlation === undefined ? {} : { correlation: pattern.correlation }),
      schedule: { every: '1h' },
      alert: proposeAlert(title, pattern, textsAt(document.root, 'fields')),
    },
    notes: [
      ...(left.length === 0 ? [] : [leftOut.at(document.range, { what: left })]),
      ...tied,
      ...(values['status'] === 'deprecated' ? [deprecatedRule.at(document.range, {})] : []),
    ],
  };
}
