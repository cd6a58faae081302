import { createCompiler, type CompileResult } from '../../compiler/compile.ts';
import { catalogueFiles, ownTemplates } from '../catalogue/catalogue.ts';

let compiled: Promise<CompileResult> | undefined;

/** The catalogue for the environment contoso; once for all tests of a file. Not verified: other tests do. */
export function compileContoso(): Promise<CompileResult> {
  compiled ??= createCompiler().compile(
    { files: catalogueFiles() },
    { environment: 'contoso', today: '2026-11-24', templates: ownTemplates() },
  );
  return compiled;
}
