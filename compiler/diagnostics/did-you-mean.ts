import { distance } from 'fastest-levenshtein';

/**
 * The known names nearest to a misspelt one, best first, at most three.
 * A name qualifies when at most a third of its letters (and at least one) differ, or when only their order or case does.
 */
export function nearest(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return (
    [...known]
      // At least so many letters differ; a name of megabytes is then never compared.
      .filter((candidate) => Math.abs(candidate.length - wanted.length) <= allowed)
      .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
      .filter(({ candidate, far }) => far <= allowed || hasLettersOf(candidate.toLowerCase(), wanted))
      .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate, 'en'))
      .slice(0, 3)
      .map(({ candidate }) => candidate)
  );
}

/** `titel` for `title`; short names would be each other's too often. */
function hasLettersOf(name: string, other: string): boolean {
  const sorted = (text: string) => Array.from(text).sort().join('');
  return name.length > 3 && name.length === other.length && sorted(name) === sorted(other);
}

/** `did you mean 'a', 'b' or 'c'?`, or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const names = nearest(name, known).map((candidate) => `'${candidate}'`);
  const last = names.pop();
  if (last === undefined) return undefined;
  return `did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}
