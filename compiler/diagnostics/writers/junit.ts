import junitReportBuilder, { type Builder } from 'junit-report-builder';
import { codeFrame, linesOf } from '../code-frame.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { visible } from '../visible-text.ts';
import type { Writer } from './writer.ts';

/** The package's types describe an ES module; Node gives what its CommonJS module exports, which is a builder. */
const reports = junitReportBuilder as unknown as Builder;

/**
 * For CI servers: a suite for each file and a test case for each finding, where errors are failures. A file without
 * findings passes as one test case, so that a clean project is not a run without tests.
 */
export const junit: Writer = (diagnostics, { texts }) => {
  const builder = reports.newBuilder();
  const byFile = new Map<string, Diagnostic[]>([...texts.keys()].map((file) => [file, []]));
  for (const diagnostic of diagnostics) {
    const others = byFile.get(diagnostic.range.file);
    if (others === undefined) byFile.set(diagnostic.range.file, [diagnostic]);
    else others.push(diagnostic);
  }
  for (const [file, findings] of [...byFile].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const suite = builder.testSuite().name(visible(file));
    if (findings.length === 0) suite.testCase().className(visible(file)).name('no findings');
    const lines = linesOf(texts.get(file) ?? '');
    for (const { code, name, severity, message, range, help } of findings) {
      const { line, column } = range.start;
      const title = `${code} ${name} at ${line}:${column}`;
      const frame = codeFrame(lines, range);
      const details = [
        `${visible(file)}:${line}:${column} - ${severity} ${code} ${name}: ${visible(message)}`,
        ...(frame === '' ? [] : ['', frame]),
        ...(help === undefined ? [] : ['', `help: ${visible(help)}`]),
      ].join('\n');
      const testCase = suite.testCase().className(visible(file)).name(title).file(visible(file));
      if (severity === 'error') testCase.failure(visible(message), name).stacktrace(details);
      else testCase.standardOutput(details);
    }
  }
  return `${builder.build().trimEnd()}\n`;
};
