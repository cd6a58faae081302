import pc from 'picocolors';
import { codeFrame, linesOf } from '../code-frame.ts';
import type { Diagnostic, RelatedPlace, Severity } from '../diagnostic.ts';
import type { Range } from '../position.ts';
import { visible } from '../visible-text.ts';
import { count, type Counts, type Writer } from './writer.ts';

type Colors = ReturnType<typeof pc.createColors>;
type Lines = (file: string) => readonly string[];

/**
 * For people: each finding with its line of text, the way out and the places that have to do with it.
 *
 * @example
 * detections/a.yaml:12:5 - error D3001 unknown-field: 'ResultTyp' is no field of entra.signin
 *
 *  11 | wrong_password:
 *  12 |   ResultTyp: '50126'
 *     |   ^^^^^^^^^
 *
 *   help: did you mean 'ResultType'?
 */
export const pretty: Writer = (diagnostics, { texts, color, columns = 120 }) => {
  if (diagnostics.length === 0) return '';
  const colors = pc.createColors(color);
  const lines = rememberedLines(texts);
  const blocks = diagnostics.map((diagnostic) => block(diagnostic, lines, colors, columns));
  return `${blocks.join('\n\n')}\n\n${summary(count(diagnostics), colors)}\n`;
};

/** A file is split into lines once, however many findings it has. */
function rememberedLines(texts: ReadonlyMap<string, string>): Lines {
  const known = new Map<string, readonly string[]>();
  return (file) => {
    const lines = known.get(file) ?? linesOf(texts.get(file) ?? '');
    known.set(file, lines);
    return lines;
  };
}

function block(diagnostic: Diagnostic, lines: Lines, colors: Colors, columns: number): string {
  const { code, name, severity, message, range, help, related = [], fix } = diagnostic;
  const paint = painter(severity, colors);
  const frame = codeFrame(lines(range.file), range, {
    columns,
    styleGutter: colors.dim,
    styleMark: paint,
  });
  const title = `${place(range, colors)} - ${paint(severity)} ${colors.dim(code)} ${colors.dim(name)}: ${visible(message)}`;
  const notes = [
    ...(help === undefined ? [] : [`  ${colors.green('help:')} ${visible(help)}`]),
    ...(fix === undefined
      ? []
      : [`  ${colors.green('fix:')} ${visible(fix.description)} ${colors.dim('(detc check --fix)')}`]),
    ...related.map((other) => relatedNote(other, lines, colors, columns)),
  ];
  return [title, frame, notes.join('\n')].filter((part) => part !== '').join('\n\n');
}

function place({ file, start }: Range, colors: Colors): string {
  return `${colors.cyan(visible(file))}:${colors.yellow(String(start.line))}:${colors.yellow(String(start.column))}`;
}

function relatedNote(
  { range, message }: RelatedPlace,
  lines: Lines,
  colors: Colors,
  columns: number,
): string {
  const frame = codeFrame(lines(range.file), range, {
    before: 0,
    after: 0,
    columns: columns - 4,
    styleGutter: colors.dim,
    styleMark: colors.cyan,
  });
  const indented = frame
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => `    ${line}`);
  return [`  ${place(range, colors)}: ${visible(message)}`, ...indented].join('\n');
}

function painter(severity: Severity, colors: Colors): (text: string) => string {
  const painters: Readonly<Record<Severity, (text: string) => string>> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
  };
  return painters[severity];
}

function summary({ error, warning, info, fixable, files }: Counts, colors: Colors): string {
  const parts = [
    ...(error === 0 ? [] : [colors.red(counted(error, 'error'))]),
    ...(warning === 0 ? [] : [colors.yellow(counted(warning, 'warning'))]),
    ...(info === 0 ? [] : [colors.blue(counted(info, 'note'))]),
  ];
  const fixes =
    fixable === 0 ? '' : `; ${counted(fixable, 'fix', 'fixes')} can be applied with \`detc check --fix\``;
  return `${parts.join(', ')} in ${counted(files, 'file')}${fixes}`;
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
