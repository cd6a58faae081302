import type { Writer } from './writer.ts';

export type { Writer, WriterContext } from './writer.ts';
export type { JsonFinding, JsonFindings, JsonPlace } from './json.ts';

export type Format = 'pretty' | 'json' | 'sarif' | 'github' | 'junit';

/** The writers by name; each is loaded when it is asked for, because most runs need one and its libraries only. */
export const writers: Readonly<Record<Format, () => Promise<Writer>>> = {
  pretty: async () => (await import('./pretty.ts')).pretty,
  json: async () => (await import('./json.ts')).json,
  sarif: async () => (await import('./sarif.ts')).sarif,
  github: async () => (await import('./github.ts')).github,
  junit: async () => (await import('./junit.ts')).junit,
};
