import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from '../failure.ts';

/**
 * Every file below a folder, relative to it with forward slashes, in order of code units. Names that begin with a dot are
 * passed over. Links are listed and never walked: they could lead elsewhere, or in a circle. (Glob packages either
 * follow them or leave them out, and leave out names with line breaks, so that nobody could be warned of them.)
 * @throws the operating system's error
 */
export function walk(folder: string): readonly string[] {
  const found: string[] = [];
  const visit = (inner: string) => {
    for (const entry of entries(join(folder, inner))) {
      if (entry.name.startsWith('.')) continue;
      const path = inner === '' ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory()) visit(path);
      else found.push(path);
    }
  };
  visit('');
  return found.sort();
}

function entries(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // Gone since its parent was read.
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}
