import type { TextPattern } from '../model/index.ts';
import { normalize } from './text-pattern.ts';

export type Width = 'utf16le' | 'utf16be' | 'utf16' | 'wide';

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** `utf16` has a byte order mark, little-endian first; `wide` is another name for `utf16le`. */
export function utf16(text: string, width: Width): Uint8Array {
  const mark = width === 'utf16' ? 1 : 0;
  const bytes = new DataView(new ArrayBuffer((text.length + mark) * 2));
  const littleEndian = width !== 'utf16be';
  if (mark === 1) bytes.setUint16(0, 0xfeff, littleEndian);
  for (let index = 0; index < text.length; index += 1) {
    bytes.setUint16((index + mark) * 2, text.charCodeAt(index), littleEndian);
  }
  return new Uint8Array(bytes.buffer);
}

/** Each byte as one character, as a log shows bytes that it takes for text. */
export function bytesAsText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}

export function base64(bytes: Uint8Array): string {
  return btoa(bytesAsText(bytes));
}

/**
 * What is certain of the Base64 form of `bytes` inside something longer, for the three ways they can fall into groups of
 * three. The characters at either end also hold bits of their neighbours, and are cut off.
 * https://www.leeholmes.com/searching-for-content-in-base-64-strings/
 */
export function base64Offsets(bytes: Uint8Array): readonly [string, string, string] {
  return [base64At(bytes, 0), base64At(bytes, 1), base64At(bytes, 2)];
}

/** Characters that hold bits of the bytes before, by how many of those share the first group. */
const uncertainAtStart = [0, 2, 3] as const;
/** Characters that hold bits of the bytes after, and padding, by how many bytes the last group has. */
const uncertainAtEnd = [0, 3, 2] as const;

function base64At(bytes: Uint8Array, before: 0 | 1 | 2): string {
  const padded = new Uint8Array(before + bytes.length);
  padded.set(bytes, before);
  const encoded = base64(padded);
  const inLastGroup = (padded.length % 3) as 0 | 1 | 2;
  return encoded.slice(uncertainAtStart[before], encoded.length - uncertainAtEnd[inLastGroup]);
}

/** The characters Windows programs take for the dash before an option: -, /, en dash, em dash, horizontal bar. */
const dashes = ['-', '/', '\u2013', '\u2014', '\u2015'] as const;
const optionDash = /(?<![\p{L}\p{N}_])[-/\u2013\u2014\u2015](?=[\p{L}\p{N}_])/gu;

/** Every way to write the options in a value: five for each dash that begins a word. */
export function countDashVariants(pattern: TextPattern): number {
  const places = pattern.map((part) =>
    typeof part === 'string' ? (part.match(optionDash)?.length ?? 0) : 0,
  );
  return dashes.length ** places.reduce((sum, count) => sum + count, 0);
}

export function dashVariants(pattern: TextPattern): readonly TextPattern[] {
  return pattern
    .reduce<readonly TextPattern[]>(
      (variants, part) => {
        const choices = typeof part === 'string' ? textVariants(part) : [part];
        return variants.flatMap((variant) => choices.map((choice) => [...variant, choice]));
      },
      [[]],
    )
    .map(normalize);
}

function textVariants(text: string): readonly string[] {
  const pieces = text.split(optionDash);
  return pieces
    .slice(1)
    .reduce<readonly string[]>(
      (variants, piece) => variants.flatMap((variant) => dashes.map((dash) => variant + dash + piece)),
      [pieces[0] ?? ''],
    );
}
