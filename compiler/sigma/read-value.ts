import type { TextPattern, Wildcard } from '../model/index.ts';
import { many, normalize, one } from './text-pattern.ts';

/**
 * Reads a value's wildcards and escapes: `*`, `?`, `\*`, `\?`, `\\`; a backslash before anything else stays.
 * https://sigmahq.io/sigma-specification/specification/sigma-rules-specification.html#escaping (2.1.0)
 */
export function readValue(value: string): TextPattern {
  const parts: (string | Wildcard)[] = [];
  let text = '';
  for (let at = 0; at < value.length; at += 1) {
    const character = value[at] ?? '';
    const next = value[at + 1];
    if (character === '\\' && (next === '*' || next === '?' || next === '\\')) {
      text += next;
      at += 1;
    } else if (character === '*' || character === '?') {
      parts.push(text, character === '*' ? many : one);
      text = '';
    } else {
      text += character;
    }
  }
  return normalize([...parts, text]);
}
