import type { Compiler } from '../compile.ts';
import type { VerificationCache } from '../kql/verification-cache.ts';
import type { Verifier } from '../kql/verify.ts';

export interface Sink {
  readonly write: (text: string) => unknown;
  readonly isTTY: boolean;
  /** Width of the terminal in characters. */
  readonly columns?: number | undefined;
  /** The stream itself, for what moves the cursor. */
  readonly stream?: NodeJS.WriteStream;
}

/** All that a command sees of the process, so that tests can stand in for it. */
export interface CliIo {
  /** Data: what a program may read. */
  readonly stdout: Sink;
  /** Progress and errors: what only a person reads. */
  readonly stderr: Sink;
  /** Absent where nobody can answer. */
  readonly stdin?: () => NodeJS.ReadableStream;
  /** All that is piped in, as text. */
  readonly readInput?: () => Promise<string>;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => Date;
  /** Calls `handler` on Ctrl-C instead of ending the process, until the returned function is called. */
  readonly onInterrupt: (handler: () => void) => () => void;
}

/** What a command is made of; each is loaded when it is first needed, because loading takes longer than `--help` may. */
export interface CliParts {
  readonly createCompiler: () => Promise<Compiler>;
  /** @param cache answers of earlier runs; absent with `--no-cache` */
  readonly createVerifier: (cache: VerificationCache | undefined) => Promise<Verifier>;
  /** The folder of detc's own `package.json`. */
  readonly packageRoot: string;
}
