import { fileURLToPath } from 'node:url';
import type { SigmaTools } from './environment.ts';
import { run } from './run.ts';

export type Conversion =
  | { readonly kind: 'converted'; readonly query: string }
  /** The backend has no such feature: not a fault of the rule. */
  | { readonly kind: 'unsupported'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string };

export interface ConversionOptions {
  readonly pipelines: readonly string[];
  readonly filters?: readonly string[];
}

/** `sigma convert` for one file. */
export async function convert(
  { sigma }: SigmaTools,
  backend: string,
  file: string,
  { pipelines, filters = [] }: ConversionOptions,
): Promise<Conversion> {
  const { status, stdout, stderr } = await run(sigma, [
    'convert',
    '-t',
    backend,
    ...(pipelines.length === 0 ? ['--without-pipeline'] : pipelines.flatMap((pipeline) => ['-p', pipeline])),
    ...filters.flatMap((filter) => ['--filter', filter]),
    file,
  ]);
  const problem = stderr
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('Parsing Sigma rules'))
    .join('\n');
  if (/not supported by (the )?backend|can't handle/.test(problem)) {
    return { kind: 'unsupported', reason: problem.replace(/^Error: /, '') };
  }
  return judged(status, stdout, problem);
}

const referenceBackend = fileURLToPath(new URL('reference_backend.py', import.meta.url));

/** For what no backend of a product can do: the reference backend that comes with pySigma. */
export async function convertByReference(
  { python }: SigmaTools,
  files: readonly string[],
  { pipelines }: ConversionOptions,
): Promise<Conversion> {
  const { status, stdout, stderr } = await run(python, [referenceBackend, ...pipelines, '--', ...files]);
  return judged(status, stdout, stderr.trim().split('\n').at(-1) ?? '');
}

function judged(status: number | undefined, stdout: string, problem: string): Conversion {
  const query = stdout.trim();
  if (status !== 0)
    return { kind: 'failed', reason: problem === '' ? `exit code ${status ?? 'none'}` : problem };
  if (problem !== '') return { kind: 'failed', reason: problem };
  if (query === '') return { kind: 'failed', reason: 'nothing was written' };
  return { kind: 'converted', query };
}
