export { applyFixes, type FixedText } from './apply-fixes.ts';
export { codeFrame, type FrameOptions, linesOf } from './code-frame.ts';
export type {
  Declaration,
  Diagnostic,
  DiagnosticKind,
  Edit,
  Extras,
  Fix,
  RelatedPlace,
  Severity,
} from './diagnostic.ts';
export { didYouMean, nearest } from './did-you-mean.ts';
export { deduplicate, sortDiagnostics } from './order.ts';
export { type Position, type Range, startOf } from './position.ts';
export { allDiagnosticKinds, findKind } from './registry.ts';
export { type Format, type Writer, type WriterContext, writers } from './writers/index.ts';
