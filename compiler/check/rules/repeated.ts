/** Each item whose key an earlier item has already, with the first that has it. */
export function repeated<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [item: T, first: T])[] {
  const firsts = new Map<string, T>();
  return items.flatMap((item): readonly (readonly [T, T])[] => {
    const key = keyOf(item);
    const first = firsts.get(key);
    if (first !== undefined) return [[item, first]];
    firsts.set(key, item);
    return [];
  });
}
