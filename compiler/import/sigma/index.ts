export { type Drafts, draftDetections } from './draft.ts';
export type { Draft, ProposedException, Refusal } from './outcome.ts';
export { type CompileWith, settle, type Settled } from './settle.ts';
