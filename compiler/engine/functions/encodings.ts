import { isArray, type Value } from '../values.ts';
import { parseGuid } from '../convert.ts';
import { unsupported } from '../diagnostics.ts';
import { gunzip, unzlib } from '../text/inflate.ts';
import { decodePunycode, encodePunycode } from '../text/punycode.ts';
import { strict, lax, type Builtin } from './builtin.ts';

const encoder = new TextEncoder();

/** Undefined where the text is not base64. */
function fromBase64(text: string): Uint8Array | undefined {
  const trimmed = text.trim();
  const letters = trimmed.replace(/={1,2}$/u, '');
  if (!/^[A-Za-z0-9+/]*$/u.test(letters) || letters.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(letters), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let characters = '';
  for (const byte of bytes) characters += String.fromCharCode(byte);
  return btoa(characters);
}

/** Undefined where the bytes are not UTF-8. */
function fromUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A GUID's first three groups are little-endian in its bytes. */
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidFromBytes(bytes: Uint8Array): string | null {
  if (bytes.length !== 16) return null;
  return (
    parseGuid(guidOrder.map((index) => (bytes[index] ?? 0).toString(16).padStart(2, '0')).join('')) ?? null
  );
}

function guidToBytes(guid: string): Uint8Array {
  const digits = guid.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  guidOrder.forEach((index, at) => {
    bytes[index] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  });
  return bytes;
}

/** `%41` and `+`, as in a query string; text that is not well formed stays as it is. */
export function urlDecode(text: string): string {
  const bytes: number[] = [];
  const raw = encoder.encode(text.replaceAll('+', ' '));
  for (let at = 0; at < raw.length; at++) {
    const hex = raw[at] === 37 ? String.fromCharCode(raw[at + 1] ?? 0, raw[at + 2] ?? 0) : '';
    if (/^[0-9a-fA-F]{2}$/u.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else bytes.push(raw[at] ?? 0);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}

const urlEncode =
  (safe: RegExp, space: string): ((text: string) => string) =>
  (text) =>
    Array.from(text)
      .map((character) => {
        if (safe.test(character)) return character;
        if (character === ' ') return space;
        return [...encoder.encode(character)]
          .map((byte) => `%${byte.toString(16).padStart(2, '0')}`)
          .join('');
      })
      .join('');

const unpack = (read: (bytes: Uint8Array) => Uint8Array | undefined): Builtin =>
  strict('s', (text: string) => {
    const packed = fromBase64(text);
    const bytes = packed === undefined ? undefined : read(packed);
    return (bytes === undefined ? undefined : fromUtf8(bytes)) ?? '';
  });

const notExact: Builtin = (call) => {
  throw unsupported(`${call.name}(), whose bytes depend on the compressor,`, call.place);
};

function byteArray(value: Value): Uint8Array | undefined {
  return isArray(value) ? Uint8Array.from(value.map(Number)) : undefined;
}

const codepointsToString: Builtin = lax('a', (...values: Value[]) =>
  values
    .flatMap((value) => (isArray(value) ? Array.from(value) : [value]))
    .filter((value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 0x10ffff)
    .map((value) => String.fromCodePoint(Number(value)))
    .join(''),
);

const codepoints: Builtin = strict('s', (text: string) =>
  Array.from(text, (character) => character.codePointAt(0) ?? 0),
);

const encodeBase64: Builtin = strict('s', (text: string) => toBase64(encoder.encode(text)));

const decodeBase64: Builtin = strict('s', (text: string) => {
  const bytes = fromBase64(text);
  return (bytes === undefined ? undefined : fromUtf8(bytes)) ?? '';
});

/** Labels that hold more than ASCII, one by one; the dots of other scripts are dots. */
function mapLabels(domain: string, map: (label: string) => string): string {
  return domain
    .split(/[.\u3002\uFF0E\uFF61]/u)
    .map(map)
    .join('.');
}

const isAscii = (text: string): boolean =>
  Array.from(text).every((character) => (character.codePointAt(0) ?? 0) < 128);

export const encodings: Readonly<Record<string, Builtin>> = {
  base64_decode_toarray: strict('s', (text: string) => {
    const bytes = fromBase64(text);
    return bytes === undefined ? null : [...bytes];
  }),
  base64_decode_toguid: strict('s', (text: string) => {
    const bytes = fromBase64(text);
    return bytes === undefined ? null : guidFromBytes(bytes);
  }),
  base64_decode_tostring: decodeBase64,
  base64_decodestring: decodeBase64,
  base64_encode_fromarray: lax('y', (value: Value) => {
    const bytes = byteArray(value);
    return bytes === undefined ? '' : toBase64(bytes);
  }),
  base64_encode_fromguid: strict('g', (guid: string) => toBase64(guidToBytes(guid))),
  base64_encode_tostring: encodeBase64,
  base64_encodestring: encodeBase64,
  gzip_compress_to_base64_string: notExact,
  gzip_decompress_from_base64_string: unpack(gunzip),
  isascii: strict('s', isAscii),
  isutf8: strict('s', (text: string) => !/\p{Surrogate}/u.test(text)),
  make_string: codepointsToString,
  punycode_domain_from_string: strict('s', (text: string) =>
    mapLabels(text, (label) => (isAscii(label) ? label : `xn--${encodePunycode(label)}`)),
  ),
  punycode_domain_to_string: strict('s', (text: string) =>
    mapLabels(text, (label) =>
      label.startsWith('xn--') ? (decodePunycode(label.slice(4)) ?? label) : label,
    ),
  ),
  punycode_from_string: strict('s', encodePunycode),
  punycode_to_string: strict('s', (text: string) => decodePunycode(text) ?? ''),
  to_utf8: codepoints,
  unicode_codepoints_from_string: codepoints,
  unicode_codepoints_to_string: codepointsToString,
  url_decode: strict('s', urlDecode),
  url_encode: strict('s', urlEncode(/[A-Za-z0-9\-_.!*()]/u, '+')),
  url_encode_component: strict('s', urlEncode(/[A-Za-z0-9\-_.~]/u, '%20')),
  zlib_compress_to_base64_string: notExact,
  zlib_decompress_from_base64_string: unpack(unzlib),
};
