import { distance } from 'fastest-levenshtein';

/**
 * The known names nearest to a misspelt one, best first, at most three.
 * A name qualifies when at most a third of its letters (and at least one) differ, or when only the case does.
 */
export function nearest(name: string, known: Iterable<string>): readonly string[] {
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return (
    [...known]
      // At least so many letters differ; a name of megabytes is then never compared.
      .filter((candidate) => Math.abs(candidate.length - wanted.length) <= allowed)
      .map((candidate) => ({ candidate, far: distance(wanted, candidate.toLowerCase()) }))
      .filter(({ far }) => far <= allowed)
      .sort((a, b) => a.far - b.far || a.candidate.localeCompare(b.candidate, 'en'))
      .slice(0, 3)
      .map(({ candidate }) => candidate)
  );
}

/** `did you mean 'a', 'b' or 'c'?`, or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string | undefined {
  const names = nearest(name, known).map((candidate) => `'${candidate}'`);
  const last = names.pop();
  if (last === undefined) return undefined;
  return `did you mean ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}?`;
}
