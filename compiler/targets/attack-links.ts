const techniqueTag = /^attack\.(t\d{4}(?:\.\d{3})?)$/u;

/** `T1110.001` of the tag `attack.t1110.001`; undefined for a tactic. */
export function techniqueOf(tag: string): string | undefined {
  return techniqueTag.exec(tag)?.[1]?.toUpperCase();
}

/** The page of a technique at attack.mitre.org. */
export function techniqueUrl(technique: string): string {
  return `https://attack.mitre.org/techniques/${technique.replace('.', '/')}/`;
}
