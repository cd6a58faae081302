import type { KqlType, Source } from '../model/index.ts';
import type { Shapes } from './verification.ts';

/** The known paths of the sources' dynamic columns; a column that several sources have may have the paths of all. */
export function shapesOf(sources: readonly Source[]): Shapes {
  const shapes: Record<string, Record<string, KqlType>> = {};
  for (const source of sources) {
    for (const name of source.names) {
      const field = source.field(name);
      if (field?.origin.kind !== 'path') continue;
      const { column, path } = field.origin;
      shapes[column] = { ...shapes[column], [path.join('.')]: field.type };
    }
  }
  return shapes;
}
