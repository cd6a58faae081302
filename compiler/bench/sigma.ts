import { parse } from 'yaml';
import type { Ground } from '../check/ground/ground.ts';
import { type ToSigmaRecord, toSigmaRecord } from '../records/sigma-record.ts';
import { type Placeholders, prepareSigma, type SigmaFinding } from '../sigma/evaluate/index.ts';
import type { Artifact } from '../targets/target.ts';
import type { BenchRecord } from './records.ts';

export type SigmaVerdict =
  /** How often the emitted rules found something. */
  | { readonly kind: 'found'; readonly findings: readonly SigmaFinding[] }
  | { readonly kind: 'problem'; readonly problem: string };

export type SigmaRunner = (records: readonly BenchRecord[]) => SigmaVerdict;

/** Evaluates emitted Sigma files over records in Event Hub form, with the lists' values of the emitted pipeline. */
export function createSigmaBench(
  ground: Ground,
  artifacts: readonly Artifact[],
): (paths: readonly string[]) => SigmaRunner | undefined {
  const texts = new Map(artifacts.map(({ path, text }) => [path, text]));
  const placeholders = placeholdersIn(texts.get('sigma/pipelines/lists.yaml'));
  const conversions = new Map<string, ToSigmaRecord>();
  const convert = ({ table, row }: BenchRecord) => {
    const conversion = conversions.get(table) ?? toSigmaRecord(table, ground.sources.values());
    conversions.set(table, conversion);
    return conversion(row);
  };
  return (paths) => {
    const documents = paths.flatMap((path) => texts.get(path) ?? []);
    if (documents.length === 0) return undefined;
    const sigma = prepareSigma(documents.join('\n---\n'), placeholders);
    if (!sigma.ok) return () => ({ kind: 'problem', problem: sigma.problem });
    return (records) => ({
      kind: 'found',
      findings: sigma.evaluate(records.map((record) => ({ record: convert(record), time: record.time }))),
    });
  };
}

/** The values under `vars:`. */
function placeholdersIn(pipeline: string | undefined): Placeholders {
  if (pipeline === undefined) return {};
  const { vars = {} } = parse(pipeline) as { readonly vars?: Placeholders };
  return vars;
}
