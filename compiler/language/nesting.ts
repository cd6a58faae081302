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
  let lineStart = 0;
  let brackets = 0;
  /** The columns of the open blocks, ascending. */
  const blocks: number[] = [];
  let isIndentation = true;
  let colons = 0;
  let isScalar = false;
  for (const token of tokens) {
    const type: CST.TokenType | 'content' | null = isScalar ? 'content' : CST.tokenType(token);
    isScalar = type === 'scalar';
    if (type === 'doc-mode' || type === 'flow-error-end' || type === 'scalar') continue; // stands for no text
    const isInBlock = brackets === 0;
    const column = offset - lineStart;
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') brackets = Math.max(0, brackets - 1);
    else if (type === 'map-value-ind') colons++;
    const isText = type !== 'space' && type !== 'newline' && type !== 'comment';
    // `- - a: b: c` nests within its line too.
    const isNested =
      type === 'seq-item-ind' || type === 'explicit-key-ind' || (type === 'map-value-ind' && colons > 1);
    if (isInBlock && isText && (isIndentation || isNested)) open(blocks, column);
    if (blocks.length + brackets > deepest) return offset;
    if (isText) isIndentation = false;
    offset += token.length;
    const lineEnd = token.lastIndexOf('\n');
    if (lineEnd === -1) continue;
    lineStart = offset - token.length + lineEnd + 1;
    isIndentation = lineStart === offset;
    colons = 0;
  }
  return undefined;
}

function open(blocks: number[], column: number): void {
  while ((blocks.at(-1) ?? -1) >= column) blocks.pop();
  blocks.push(column);
}
