import { controlCharacter, notUtf8, tooLarge } from '../diagnostics/catalogue/reading.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { startOf } from '../diagnostics/position.ts';
import { rangesIn } from '../diagnostics/text-lines.ts';

/** Bytes of a YAML file; long lists belong in CSV. */
const largestFile = 1024 * 1024;

export type Decoded = { readonly text: string } | { readonly problem: Diagnostic };

/** The text of a file, without a byte order mark; or why detc does not read it. */
export function decode(file: string, content: Uint8Array | string): Decoded {
  const size = typeof content === 'string' ? content.length : content.byteLength;
  if (size > largestFile) return { problem: tooLarge.at(startOf(file), { size, limit: largestFile }) };
  const marked =
    typeof content === 'string' ? content : new TextDecoder('utf-8', { ignoreBOM: true }).decode(content);
  const text = marked.startsWith('\uFEFF') ? marked.slice(1) : marked;
  if (typeof content !== 'string') {
    const wrong = firstWrongByte(content, marked);
    if (wrong !== undefined) {
      const offset = wrong.offset - (marked.length - text.length);
      return {
        problem: notUtf8.at(rangesIn(file, text)(offset, offset + 1), {
          byte: wrong.byte,
          encoding: encodingOf(content),
        }),
      };
    }
  }
  const control = forbidden.exec(text);
  if (control === null) return { text };
  const range = rangesIn(file, text)(control.index, control.index + 1);
  return { problem: controlCharacter.at(range, { character: text.charCodeAt(control.index) }) };
}

/**
 * What YAML does not allow in plain text, tabs and line ends apart: controls, lone surrogates, non-characters. Further
 * a carriage return or a byte order mark in the middle: a reader takes them for nothing, or for the end of a line.
 */
const forbidden =
  // eslint-disable-next-line no-control-regex -- finding them is the point
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFEFF\uFFFE\uFFFF\p{Cs}]|\r(?!\n)/u;

/** The first byte that the decoder replaced, and where its replacement stands in the decoded text. */
function firstWrongByte(bytes: Uint8Array, decoded: string): { byte: number; offset: number } | undefined {
  let position = 0;
  let offset = 0;
  for (const character of decoded) {
    const isReplacement = character === '\uFFFD';
    const isWritten =
      bytes[position] === 0xef && bytes[position + 1] === 0xbf && bytes[position + 2] === 0xbd;
    if (isReplacement && !isWritten) return { byte: bytes[position] ?? 0, offset };
    position += utf8Length(character);
    offset += character.length;
  }
  return undefined;
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

function encodingOf(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) ? 'UTF-16' : undefined;
}
