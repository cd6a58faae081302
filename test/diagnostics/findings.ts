import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { rangesIn } from '../../compiler/diagnostics/text-lines.ts';

export const file = 'detections/demo.yaml';

/** A finding of a made-up kind about the first `marked` in `text`. */
export function finding(text: string, marked: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf(marked);
  return {
    code: 'D1501',
    name: 'unknown-key',
    severity: 'error',
    message: `'${marked}' is no key here`,
    range: rangesIn(more.range?.file ?? file, text)(start, start + marked.length),
    ...more,
  };
}
