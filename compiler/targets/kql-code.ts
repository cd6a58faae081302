const comment = /\/\/[^\n]*/;
const verbatim = /[hH]?@(?:"(?:[^"]|"")*"|'(?:[^']|'')*')/;
const block = /[hH]?(?:```[^]*?```|~~~[^]*?~~~)/;
const quoted = /[hH]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')/;
const notCode = new RegExp([comment, verbatim, block, quoted].map(({ source }) => source).join('|'), 'g');

/**
 * A query without its comments and with its strings emptied, for looking at the words of its syntax: a value may well
 * read `search *`.
 */
export function codeOf(query: string): string {
  return query.replace(notCode, (found) => (found.startsWith('//') ? '' : "''"));
}
