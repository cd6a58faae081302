import { tagNotInSigma } from '../../diagnostics/catalogue/sigma.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Artifact, EmitContext, Emission, Target } from '../target.ts';
import { capability } from './capability.ts';
import { documentsOf, type PlannedDocument } from './documents.ts';
import { ruleFileName } from './file-name.ts';
import { filtersOf } from './filters.ts';
import { fieldNamePipeline, listPipeline } from './pipelines.ts';
import { shapeOf } from './shape.ts';
import { isSigmaTag } from './tags.ts';
import { writeDocument } from './write-document.ts';

/** Sigma rules, correlations and filters, with the pySigma pipelines that convert them. */
export const sigma: Target = { name: 'sigma', readsTables: false, capability, emit, emitAll };

function emit({ detection }: Plan, context: EmitContext): Emission {
  const shape = shapeOf(detection.pattern);
  if (shape.kind === 'none') return { artifacts: [], queries: [], diagnostics: [] };
  const events = shape.kind === 'rule' ? [shape.base.event] : shape.bases.map(({ event }) => event);
  const path = `sigma/${ruleFileName(detection, events)}`;
  const written = writeFile(path, documentsOf(detection, shape, context.sigmaFieldNames), context);
  const tags = detection.meta.tags
    .filter((tag) => !isSigmaTag(tag))
    .map((tag) => tagNotInSigma.at(detection.range, { tag }));
  return { ...written, diagnostics: [...tags, ...written.diagnostics] };
}

function emitAll(plans: readonly Plan[], _lists: unknown, context: EmitContext): Emission {
  const enabled = plans.filter(({ detection }) => detection.disabled === undefined);
  const { filters, diagnostics } = filtersOf(enabled, context.sigmaFieldNames);
  const files = filters.map(({ exception, documents }) =>
    writeFile(`sigma/filters/${exception.name}.yml`, documents, context),
  );
  // Pipelines end in `.yaml`, because `sigma check` and `sigma convert` take every `.yml` of a folder for a rule.
  const pipelines = [
    { path: 'sigma/pipelines/lists.yaml', document: listPipeline(enabled) },
    {
      path: 'sigma/pipelines/log-analytics-fields.yaml',
      document: context.sigmaFieldNames === 'event-hub' ? fieldNamePipeline(enabled) : undefined,
    },
  ].flatMap(({ path, document }) => (document === undefined ? [] : [writeFile(path, [document], context)]));
  const all = [...files, ...pipelines];
  return {
    artifacts: all.flatMap(({ artifacts }) => artifacts),
    queries: [],
    diagnostics: [...diagnostics, ...all.flatMap((file) => file.diagnostics)],
  };
}

/** One file of all documents; none where one of them fails, because half a correlation is worse than none. */
function writeFile(
  path: string,
  documents: readonly PlannedDocument[],
  { templates }: EmitContext,
): Emission {
  const written = documents.map(({ template, document }) => writeDocument(templates, template, document));
  const texts = written.flatMap(({ text }) => (text === undefined ? [] : [text]));
  const artifacts: Artifact[] =
    texts.length < documents.length || documents.length === 0 ? [] : [{ path, text: texts.join('---\n') }];
  const diagnostics: Diagnostic[] = written.flatMap((document) => document.diagnostics);
  return { artifacts, queries: [], diagnostics };
}
