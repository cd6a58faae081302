import { v5 } from 'uuid';
import { startOf } from '../../diagnostics/position.ts';
import { checkTags, evasionTag, replacementsOf } from '../../targets/attack.ts';
import { itemsOf, textAt, textOf, textsAt, valueOf } from './mark.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** Never change it: the ids of imported rules without one follow from it. */
const namespace = '5d1c7a3e-2b94-4f0d-9c68-1e7a4b3d2f60';

export interface ImportedMetadata {
  /** The keys of a detection from `title` to `falsepositives`, in the order in which they are written. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly id: string;
  readonly title: string;
  /** What detc has no place for, in words. */
  readonly leftOut: readonly string[];
}

/** Keys of a rule that are read here or elsewhere. */
const knownKeys = new Set(
  (
    'title id name status level description author date modified references tags falsepositives logsource detection ' +
    'correlation fields generate taxonomy'
  ).split(' '),
);
const levels = ['informational', 'low', 'medium', 'high', 'critical'];
const statuses = ['experimental', 'test', 'stable', 'deprecated'];
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** What a rule says beside its detection, as far as a detection has a place for it. */
export function convertMetadata(document: SigmaDocument): ImportedMetadata {
  const { root, title } = document;
  const leftOut: string[] = [];
  for (const key of root.entries.keys()) if (!knownKeys.has(key)) leftOut.push(`\`${key}\``);
  const given = document.id;
  const id = given !== undefined && uuid.test(given) ? given : v5(`${document.file}/${title}`, namespace);
  if (given !== undefined && given !== id) leftOut.push(`the id '${given}', which is no UUID`);
  const references = textsAt(root, 'references').map((text) => text.trim());
  const pages = [...new Set(references.filter((text) => /^https?:\/\//u.test(text)))];
  if (pages.length < new Set(references).size) leftOut.push('references that are no web pages');
  const tags = convertTags(textsAt(root, 'tags'), leftOut);
  const description = textAt(root, 'description')?.trim() ?? '';
  const falsepositives = textsAt(root, 'falsepositives')
    .map((text) => text.trim())
    .filter((text) => text !== '');
  const authors = itemsOf(valueOf(root, 'author')).flatMap((item) => textOf(item) ?? []);
  return {
    id,
    title,
    leftOut,
    values: {
      title,
      id,
      status: oneOf(statuses, textAt(root, 'status')) ?? 'experimental',
      level: oneOf(levels, textAt(root, 'level')) ?? 'medium',
      description: description === '' ? `${title.replace(/\.$/u, '')}.` : description,
      ...(authors.length === 0 ? {} : { author: authors.join(', ') }),
      ...date('date', textAt(root, 'date'), leftOut),
      ...date('modified', textAt(root, 'modified'), leftOut),
      ...(pages.length === 0 ? {} : { references: pages }),
      tags,
      falsepositives: falsepositives.length === 0 ? ['Unknown'] : [...new Set(falsepositives)],
    },
  };
}

function oneOf(words: readonly string[], given: string | undefined): string | undefined {
  const word = given?.toLowerCase();
  return words.find((known) => known === word);
}

/** `2024/1/31` was how Sigma wrote dates before version 2. */
function date(key: string, text: string | undefined, leftOut: string[]): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  const [, year, month = '', day = ''] = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})$/u.exec(text.trim()) ?? [];
  const written = `${year ?? ''}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (year !== undefined && /-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/u.test(written))
    return { [key]: written };
  leftOut.push(`\`${key}\`: ${text}`);
  return {};
}

/** Tags in the names of ATT&CK v19; unknown ones are left out. */
function convertTags(given: readonly string[], leftOut: string[]): readonly string[] {
  const plain = given.map((tag) => tag.trim().toLowerCase().replaceAll('_', '-'));
  const current = plain.flatMap((tag) =>
    tag === 'attack.defense-evasion' ? [tag] : (replacementsOf(tag) ?? [tag]),
  );
  const renamed = current.map((tag) => (tag === 'attack.defense-evasion' ? evasionTag(current) : tag));
  const known = [...new Set(renamed)].filter((tag) => {
    const isKnown =
      /^[a-z0-9-]+\.[a-z0-9.-]+$/u.test(tag) &&
      !checkTags([tag], () => startOf('')).some(({ name }) => name === 'attack-tag');
    if (!isKnown) leftOut.push(`the tag ${tag}`);
    return isKnown;
  });
  return known;
}
