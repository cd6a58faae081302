/** Artifacts are named after it; Azure and Windows have limits of their own for whole paths. */
const longest = 80;

/** A name for a detection's file: what is left of the title in small letters, digits and hyphens. */
export function fileName(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '');
  const name = /^[a-z]/u.test(words) ? words : `rule-${words}`;
  return name.slice(0, longest).replace(/-+$/u, '');
}

/** The first of `name`, `name-2`, `name-3`… that is free. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`;
    const candidate = `${name.slice(0, longest - ending.length)}${ending}`;
    if (!taken.has(candidate)) return candidate;
  }
}
