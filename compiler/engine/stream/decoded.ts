/** Bytes of UTF-8 as text. */
export interface Decoded {
  readonly bytes: Uint8Array;
  readonly slice: (from: number, to: number) => string;
  /** The place of an ASCII text at or after a place; -1 for none. */
  readonly find: (text: string, from: number) => number;
  /** One character a byte, so that places are the same; beyond ASCII they are not the text's. */
  readonly characters: () => string;
}

/** What this uses of Node's Buffer, several times as fast as a TextDecoder. */
interface NodeBuffer {
  readonly toString: (encoding: 'utf8' | 'latin1', from: number, to: number) => string;
  readonly indexOf: (text: string, from: number, encoding: 'latin1') => number;
}
interface NodeBufferMaker {
  readonly byteLength: (text: string) => number;
  readonly from: (memory: ArrayBufferLike, offset: number, length: number) => NodeBuffer;
}

const { Buffer: maker } = globalThis as { Buffer?: NodeBufferMaker };
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const singleByte = new TextDecoder('windows-1252');

export function decoded(bytes: Uint8Array): Decoded {
  let text: string | undefined;
  if (maker !== undefined) {
    const buffer = maker.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return {
      bytes,
      slice: (from, to) => {
        // Mostly ASCII, which to copy and to count takes half the time of decoding it.
        const plain = buffer.toString('latin1', from, to);
        return maker.byteLength(plain) === plain.length ? plain : buffer.toString('utf8', from, to);
      },
      find: (needle, from) => buffer.indexOf(needle, from, 'latin1'),
      characters: () => (text ??= buffer.toString('latin1', 0, bytes.length)),
    };
  }
  const characters = (): string => (text ??= singleByte.decode(bytes));
  return {
    bytes,
    slice: (from, to) => utf8.decode(bytes.subarray(from, to)),
    find: (needle, from) => characters().indexOf(needle, from),
    characters,
  };
}
