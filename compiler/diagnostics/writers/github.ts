import type { Diagnostic, Severity } from '../diagnostic.ts';
import { visible } from '../visible-text.ts';
import type { Writer } from './writer.ts';

const commands: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Annotations of a pull request:
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export const github: Writer = (diagnostics) => diagnostics.map((finding) => `${command(finding)}\n`).join('');

function command({ code, name, severity, message, range, help, related = [] }: Diagnostic): string {
  const { file, start, end } = range;
  const isOneLine = start.line === end.line;
  const properties = {
    file,
    line: String(start.line),
    // GitHub refuses columns of an annotation over several lines; an end column is the last one marked.
    ...(isOneLine
      ? { col: String(start.column), endColumn: String(Math.max(start.column, end.column - 1)) }
      : {}),
    endLine: String(end.line),
    title: `${code} ${name}`,
  };
  const text = [
    visible(message),
    ...(help === undefined ? [] : [`help: ${visible(help)}`]),
    ...related.map((other) => visible(`${other.range.file}:${other.range.start.line}: ${other.message}`)),
  ].join('\n');
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${commands[severity]} ${listed.join(',')}::${escapeData(text)}`;
}

/** As `escapeData` of https://github.com/actions/toolkit, `packages/core/src/command.ts`. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
