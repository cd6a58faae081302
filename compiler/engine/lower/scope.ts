import type { Scope } from './plan-types.ts';

/** The scope of a nested query, which does not see the row around it. */
export function outerScope({ plan, names, site }: Scope): Scope {
  return site === undefined ? { plan, names } : { plan, names, site };
}
