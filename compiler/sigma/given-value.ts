import * as grammar from '../diagnostics/catalogue/grammar.ts';
import type { Range } from '../diagnostics/position.ts';
import type { Path } from '../language/located.ts';
import type { ScalarSyntax } from '../language/schema/common.ts';
import type { Reading } from './context.ts';
import { shortened } from './shortened.ts';

/** A value of a selection, with a parameter replaced by what it holds. */
export interface GivenValue {
  readonly value: ScalarSyntax;
  readonly range: Range;
  /** The scalar as written, for fixes that keep its text; undefined where a parameter gave the value. */
  readonly written: string | undefined;
  /** True where the value was written in quotes. */
  readonly quoted: boolean;
}

/** `$name`, and nothing else in the value. */
const referencePattern = /^\$([A-Za-z_][A-Za-z0-9_]*)$/;

/** Reads the values at `path`; those that name an unknown parameter are reported and left out. */
export function givenValues(
  reading: Reading,
  path: Path,
  value: ScalarSyntax | readonly ScalarSyntax[],
): readonly GivenValue[] {
  if (!isList(value)) return given(reading, path, value);
  return value.flatMap((item, index) => given(reading, [...path, index], item));
}

function given(reading: Reading, path: Path, value: ScalarSyntax): readonly GivenValue[] {
  const range = reading.located.rangeOf(path);
  const asWritten = {
    range,
    written: reading.located.sourceOf(path),
    quoted: reading.located.isQuoted(path),
  };
  if (typeof value !== 'string') return [{ value, ...asWritten }];
  if (value.startsWith('$$')) return [{ value: value.slice(1), ...asWritten, written: undefined }];
  const name = referencePattern.exec(value)?.[1];
  if (name === undefined) return [{ value, ...asWritten }];
  const held = reading.parameters.get(name);
  if (held === undefined) {
    const known = [...reading.parameters.keys()];
    reading.report(grammar.unknownParameter.at(range, { name: shortened(name), known }));
    return [];
  }
  reading.usedParameters.add(name);
  return [{ value: held, range, written: undefined, quoted: asWritten.quoted }];
}

export function isList(value: ScalarSyntax | readonly ScalarSyntax[]): value is readonly ScalarSyntax[] {
  return Array.isArray(value);
}
