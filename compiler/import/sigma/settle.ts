import type { CompileResult } from '../../compile.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { importRefused } from '../../diagnostics/catalogue/import-sigma.ts';
import { targetNames } from '../../report/report.ts';
import { detectionText } from '../detection-text.ts';
import type { Draft, Refusal } from './outcome.ts';

/** Compiles the project with these files in place of its own of the same path. */
export type CompileWith = (
  files: ReadonlyMap<string, string>,
  names: readonly string[],
) => Promise<Pick<CompileResult, 'diagnostics' | 'report'>>;

export interface Settled {
  readonly imported: readonly (Draft & { readonly text: string })[];
  readonly refusals: readonly Refusal[];
}

/**
 * Finishes drafts: what a target loses is declared under `targets:`, in the words of the compiler; a draft in which it
 * finds a fault is refused.
 */
export async function settle(
  drafts: readonly Draft[],
  compile: CompileWith,
  schema: string | undefined,
): Promise<Settled> {
  if (drafts.length === 0) return { imported: [], refusals: [] };
  const names = drafts.map(({ name }) => name);
  const write = (draft: Draft, targets: object) =>
    detectionText({ ...draft.value, ...(Object.keys(targets).length === 0 ? {} : { targets }) }, schema);

  const first = await compile(new Map(drafts.map((draft) => [draft.path, write(draft, {})])), names);
  const losses = new Map(first.report.detections.map((entry) => [entry.name, lossesOf(entry)]));
  const texts = new Map(drafts.map((draft) => [draft.path, write(draft, losses.get(draft.name) ?? {})]));
  const { diagnostics } = await compile(texts, names);

  const imported: (Draft & { readonly text: string })[] = [];
  const refusals: Refusal[] = [];
  for (const draft of drafts) {
    const faults = diagnostics.filter(
      ({ range, severity }) => range.file === draft.path && severity === 'error',
    );
    if (faults.length === 0) imported.push({ ...draft, text: texts.get(draft.path) ?? '' });
    else refusals.push({ document: draft.document, problems: faults.map((fault) => refusal(draft, fault)) });
  }
  return { imported, refusals };
}

function refusal({ document }: Draft, { message, code, help }: Diagnostic): Diagnostic {
  return importRefused.at(document.range, { problem: message, code }, help === undefined ? {} : { help });
}

type ReportEntry = CompileResult['report']['detections'][number];

function lossesOf({ targets }: ReportEntry): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    targetNames.flatMap((name) => {
      const { capability, reasons } = targets[name];
      return capability === 'full' ? [] : [[name, { [capability]: `${reasons.join('. ')}.` }]];
    }),
  );
}
