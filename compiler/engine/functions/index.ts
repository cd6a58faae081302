import { arrays } from './arrays.ts';
import { binary } from './binary.ts';
import type { Builtin } from './builtin.ts';
import { conditional } from './conditional.ts';
import { conversion } from './conversion.ts';
import { datetimes } from './datetimes.ts';
import { encodings } from './encodings.ts';
import { geo } from './geo.ts';
import { hashes } from './hashes.ts';
import { ip } from './ip.ts';
import { math } from './math.ts';
import { parsers } from './parsers.ts';
import { seriesDecomposition } from './series-decomposition.ts';
import { seriesFits } from './series-fits.ts';
import { series } from './series.ts';
import { sizes } from './sizes.ts';
import { sketches } from './sketches.ts';
import { strings } from './strings.ts';
import { system } from './system.ts';
import { windows } from './windows.ts';

/** The scalar functions, by name. */
export const builtins: Readonly<Record<string, Builtin>> = {
  ...arrays,
  ...binary,
  ...conditional,
  ...conversion,
  ...datetimes,
  ...encodings,
  ...geo,
  ...hashes,
  ...ip,
  ...math,
  ...parsers,
  ...series,
  ...seriesDecomposition,
  ...seriesFits,
  ...sizes,
  ...sketches,
  ...strings,
  ...system,
  ...windows,
};
