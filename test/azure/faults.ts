import type { LocalAnswer, LocalRequest } from './message.ts';

/** What goes wrong with a request. */
export type Fault =
  /** The connection breaks before Azure sees anything. */
  | { readonly kind: 'lost-request' }
  /** Azure does it, and the connection breaks before the answer arrives. */
  | { readonly kind: 'lost-answer' }
  /** No answer, ever. */
  | { readonly kind: 'hang' }
  /** An answer of Azure's that has nothing to do with the request. */
  | { readonly kind: 'answer'; readonly answer: LocalAnswer }
  /** The process that asks dies. */
  | { readonly kind: 'kill' };

/** Says for each request whether something goes wrong with it. */
export type FaultPlan = (request: LocalRequest) => Fault | undefined;

export function isFault(answer: LocalAnswer | Fault): answer is Fault {
  return 'kind' in answer;
}
