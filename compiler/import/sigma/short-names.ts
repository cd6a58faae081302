/** Names of events: small letters, digits and underscores, a letter first. What all of them begin with is left away. */
export function shortNames(names: readonly string[]): readonly string[] {
  const words = names.map((name) =>
    name
      .toLowerCase()
      .split(/[^a-z0-9]+/u)
      .filter((word) => word !== ''),
  );
  const [first = []] = words;
  let shared = 0;
  while (
    shared < first.length &&
    words.length > 1 &&
    words.every((parts) => parts.length > shared + 1 && parts[shared] === first[shared])
  ) {
    shared += 1;
  }
  const taken = new Set<string>();
  return words.map((parts, index) => {
    const kept = parts.slice(shared).join('_');
    const name = /^[a-z]/u.test(kept) ? kept : `event_${kept === '' ? index + 1 : kept}`;
    const unique = taken.has(name) ? `${name}_${index + 1}` : name;
    taken.add(unique);
    return unique;
  });
}
