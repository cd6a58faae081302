/** Where and why a text is not JSON; V8's own messages give no position for most faults. */
export interface JsonFault {
  readonly offset: number;
  readonly problem: string;
}

const blank = /[ \t\r\n]*/y;
const scalar = /"(?:[\u0020\u0021\u0023-\u005b\u005d-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The first fault of a text that `JSON.parse` has refused; undefined where there is none. */
export function findJsonFault(text: string): JsonFault | undefined {
  /** What closes each open bracket. */
  const open: ('}' | ']')[] = [];
  let offset = 0;
  let expected: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' = 'value';

  const skip = (pattern: RegExp): boolean => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text);
    if (found === null) return false;
    offset += found[0].length;
    return true;
  };
  const fault = (wanted: string): JsonFault => {
    const found = text.at(offset);
    return { offset, problem: `expected ${wanted}, found ${found === undefined ? 'the end' : `'${found}'`}` };
  };

  for (;;) {
    skip(blank);
    const char = text.at(offset);
    if (expected === 'comma-or-end') {
      const end = open.at(-1);
      if (end === undefined) return offset === text.length ? undefined : fault('the end');
      if (char === end) open.pop();
      else if (char === ',') expected = end === '}' ? 'key' : 'value';
      else return fault(`',' or '${end}'`);
      offset += 1;
    } else if (expected === 'colon') {
      if (char !== ':') return fault("':'");
      offset += 1;
      expected = 'value';
    } else if (expected === 'key' || expected === 'key-or-end') {
      if (char === '}' && expected === 'key-or-end') {
        offset += 1;
        open.pop();
        expected = 'comma-or-end';
      } else if (char === '"' && skip(scalar)) expected = 'colon';
      else return fault('a key in double quotes');
    } else if (char === ']' && expected === 'value-or-end') {
      offset += 1;
      open.pop();
      expected = 'comma-or-end';
    } else if (char === '{' || char === '[') {
      offset += 1;
      open.push(char === '{' ? '}' : ']');
      expected = char === '{' ? 'key-or-end' : 'value-or-end';
    } else if (skip(scalar)) expected = 'comma-or-end';
    else return fault('a value');
  }
}
