import { CST } from 'yaml';

/** No schema of detc goes deeper than a dozen levels. */
export const deepest = 64;

/**
 * Where in the tokens of a text maps, sequences and brackets nest deeper than `deepest`, as an offset; undefined where
 * they do not. What builds the document calls itself for each level, and running out of stack within a regular
 * expression ends the process, so this is asked before.
 */
export function firstTooDeep(tokens: Iterable<string>): number | undefined {
  let offset = 0;
  let brackets = 0;
  /** `- - ? ` on one line. */
  let marks = 0;
  /** The indentations of the open blocks, ascending. */
  const blocks: number[] = [];
  let isLineStart = true;
  let indentation = 0;
  let isScalar = false;
  for (const token of tokens) {
    const type: CST.TokenType | 'content' | null = isScalar ? 'content' : CST.tokenType(token);
    isScalar = type === 'scalar';
    if (type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar') continue; // stands for no text
    if (type === 'newline') {
      isLineStart = true;
      indentation = 0;
      marks = 0;
    } else if (type === 'space' && isLineStart) {
      indentation = token.length;
    } else if (type !== 'comment') {
      if (isLineStart && brackets === 0) open(blocks, indentation);
      isLineStart = false;
      if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
      else if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
      else if (type === 'seq-item-ind' || type === 'explicit-key-ind') marks++;
    }
    if (blocks.length + brackets + marks > deepest) return offset;
    offset += token.length;
  }
  return undefined;
}

function open(blocks: number[], indentation: number): void {
  while ((blocks.at(-1) ?? -1) >= indentation) blocks.pop();
  blocks.push(indentation);
}
