import { firstLine } from '../diagnostics/first-line.ts';

export { firstLine };

/** `usage`: the command line or the configuration is wrong, or the machine refuses; `findings`: the project is; `changes`: a plan has some. */
export const exitCodes = {
  clean: 0,
  findings: 1,
  usage: 2,
  remote: 3,
  changes: 4,
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What ends a command with one line on stderr. */
export class CliFailure extends Error {
  readonly help: string | undefined;
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    options: {
      readonly help?: string | undefined;
      readonly cause?: unknown;
      readonly exitCode?: ExitCode;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'CliFailure';
    this.help = options.help;
    this.exitCode = options.exitCode ?? exitCodes.usage;
  }
}

/** By name, not by class: under test a module may be loaded twice. */
export function isCliFailure(error: unknown): error is CliFailure {
  return error instanceof Error && error.name === 'CliFailure';
}

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it exists already',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EROFS: 'the file system is read-only',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
  ENOTEMPTY: 'the folder is not empty',
  EBUSY: 'it is in use',
  EIO: 'the disk reports an input/output error',
  EXDEV: 'it is on another file system',
};

/** The code of an error of the operating system; Node's own codes (`ERR_…`) are faults of the program. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' && /^E[A-Z0-9]+$/u.test(error.code) ? error.code : undefined;
}

/** `cannot read detections/x.yaml: permission denied`, for an error of the operating system. */
export function hostFailure(what: string, error: unknown, help?: string): CliFailure {
  if (isCliFailure(error)) return error;
  const code = systemCode(error);
  const reason = (code === undefined ? undefined : reasons[code]) ?? firstLine(error);
  return new CliFailure(`${what}: ${reason}`, { cause: error, help });
}
