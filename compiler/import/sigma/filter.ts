import { stringify } from 'yaml';
import { v5 } from 'uuid';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { malformedRule, sigmaFilter } from '../../diagnostics/catalogue/import-sigma.ts';
import { type Terms, translate } from './choose-source.ts';
import { detectionName } from './file-name.ts';
import { entryOf, mapMark, type MapMark, scalarMark, textAt, textsAt, valueOf } from './mark.ts';
import type { Draft, ProposedException } from './outcome.ts';
import { plainOf } from './pattern.ts';
import type { SigmaDocument } from './sigma-document.ts';

const namespace = '8e2b6d14-7c05-4a9f-b3d8-2f6c1e9a7b50';

/**
 * A Sigma filter as an exception of an environment. A filter says which events stay; an exception which do not.
 * @param drafts the detections that the rules have become, by what filters call them
 */
export function proposeException(
  document: SigmaDocument,
  drafts: (reference: string) => Draft | undefined,
  terms: Terms,
): { readonly exception?: ProposedException; readonly diagnostics: readonly Diagnostic[] } {
  const entry = entryOf(document.root, 'filter');
  const filter = entry?.value;
  if (filter?.kind !== 'map' || !filter.entries.has('condition')) {
    const range = entry?.keyRange ?? document.range;
    return {
      diagnostics: [
        malformedRule.at(range, { key: 'filter', wanted: 'a map of selections with a condition' }),
      ],
    };
  }
  const detection = withoutRules(filter);
  const root = mapMark(
    [
      ...[...document.root.entries.values()].filter(({ key }) => key !== 'filter'),
      { key: 'detection', keyRange: entry?.keyRange ?? document.range, value: detection },
    ],
    document.root.range,
  );
  const translation = translate([{ ...document, root }], [], terms);
  if ('problems' in translation) return { diagnostics: translation.problems };
  const [translated] = translation.translated.detections;
  const references = textsAt(filter, 'rules');
  const names = references.map((reference) => drafts(reference)?.name ?? reference);
  const description = textAt(document.root, 'description')?.trim() ?? '';
  const reason = description.replace(/^(?:Owner|Holds until): .*$/gmu, '').trim();
  const name = detectionName(document, document, false).slice(0, 60).replace(/-+$/u, '');
  const text = stringify(
    [
      {
        name: name.replace(/^exception-/u, ''),
        id: document.id ?? v5(`${document.file}/${document.title}`, namespace),
        detections: names,
        detection: translated === undefined ? {} : plainOf(translated.mark),
        reason: reason === '' ? document.title : reason,
        owner: /^Owner: (.+)$/mu.exec(description)?.[1] ?? 'OWNER',
        expires: /^Holds until: (\d{4}-\d{2}-\d{2})$/mu.exec(description)?.[1] ?? 'YYYY-MM-DD',
      },
    ],
    { singleQuote: true, lineWidth: 120 },
  );
  return {
    exception: { document, text },
    diagnostics: [sigmaFilter.at(document.range, { title: document.title })],
  };
}

/** The selections with the opposite condition. */
function withoutRules(filter: MapMark): MapMark {
  const entries = [...filter.entries.values()].filter(({ key }) => key !== 'rules');
  return mapMark(
    entries.map((entry) => {
      const text = textAt(filter, 'condition');
      if (entry.key !== 'condition' || text === undefined) return entry;
      const [, only] = /^\s*not\s+(\w[\w-]*|\d+ of \S+|\([^()]*\))\s*$/iu.exec(text) ?? [];
      return { ...entry, value: scalarMark(only ?? `not (${text})`, entry.value.range) };
    }),
    filter.range,
  );
}

/** The rules that a filter names; all of them where it says `any`. */
export function filteredRules(document: SigmaDocument): readonly string[] {
  return textsAt(valueOf(document.root, 'filter'), 'rules');
}
