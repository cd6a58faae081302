/** Kusto counts characters, JavaScript UTF-16 units: they differ where a text holds pairs of surrogates. */
const pairs = /[\uD800-\uDBFF][\uDC00-\uDFFF]/;

/** How many characters a text has. */
export function countCharacters(text: string): number {
  return pairs.test(text) ? Array.from(text).length : text.length;
}

/** The characters from one place up to another. */
export function sliceCharacters(text: string, from: number, to?: number): string {
  return pairs.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to);
}

/** The place of a character, from its place in UTF-16 units. */
export function characterIndex(text: string, unit: number): number {
  return unit <= 0 ? unit : countCharacters(text.slice(0, unit));
}

/** The place in UTF-16 units of a character. */
export function unitIndex(text: string, character: number): number {
  return pairs.test(text) ? sliceCharacters(text, 0, character).length : character;
}
