import type { EmitContext } from './target.ts';

/** True where two contexts give the same output: a build in watch mode makes a new context each time. */
export function isSameContext(a: EmitContext, b: EmitContext): boolean {
  if (a === b) return true;
  const surroundings = ({ environment, sigmaFieldNames }: EmitContext) =>
    JSON.stringify([environment ?? null, sigmaFieldNames]);
  return a.templates === b.templates && surroundings(a) === surroundings(b);
}
