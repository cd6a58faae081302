const alphabet = '0123456789bcdefghjkmnpqrstuvwxyz';

/** Degrees. */
export interface Box {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** The geohash of a place: each letter halves the box five times, in turns across and up. */
export function encodeGeohash(longitude: number, latitude: number, length: number): string {
  let [west, east, south, north] = [-180, 180, -90, 90];
  let text = '';
  let isAcross = true;
  while (text.length < length) {
    let bits = 0;
    for (let bit = 0; bit < 5; bit++) {
      const middle = isAcross ? (west + east) / 2 : (south + north) / 2;
      const isUpper = (isAcross ? longitude : latitude) >= middle;
      bits = bits * 2 + (isUpper ? 1 : 0);
      if (isAcross) [west, east] = isUpper ? [middle, east] : [west, middle];
      else [south, north] = isUpper ? [middle, north] : [south, middle];
      isAcross = !isAcross;
    }
    text += alphabet[bits] ?? '';
  }
  return text;
}

/** Undefined where the text is no geohash of 1 to 18 letters. */
export function decodeGeohash(text: string): Box | undefined {
  if (!/^[0-9b-hjkmnp-z]{1,18}$/iu.test(text)) return undefined;
  let [west, east, south, north] = [-180, 180, -90, 90];
  let isAcross = true;
  for (const letter of text.toLowerCase()) {
    const bits = alphabet.indexOf(letter);
    for (let bit = 4; bit >= 0; bit--) {
      const isUpper = ((bits >> bit) & 1) === 1;
      const middle = isAcross ? (west + east) / 2 : (south + north) / 2;
      if (isAcross) [west, east] = isUpper ? [middle, east] : [west, middle];
      else [south, north] = isUpper ? [middle, north] : [south, middle];
      isAcross = !isAcross;
    }
  }
  return { west, east, south, north };
}
