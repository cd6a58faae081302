export { type Compiler, type CompileOptions, type CompileResult, createCompiler } from './compile.ts';
export type { Diagnostic, Edit, Fix, RelatedPlace, Severity } from './diagnostics/diagnostic.ts';
export type { Position, Range } from './diagnostics/position.ts';
export type { Project } from './project.ts';
export type { Report } from './report/index.ts';
export type { Artifact, Capability } from './targets/target.ts';
export type { Detection, TargetName } from './model/index.ts';
