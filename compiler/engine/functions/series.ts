import type { Builtin } from './builtin.ts';

export const series: Readonly<Record<string, Builtin>> = {};
