import junitReportBuilder, { type Builder } from 'junit-report-builder';
import { visible } from '../../diagnostics/visible-text.ts';
import { targetTitles } from '../../report/target-words.ts';
import type { TestedDetection } from './test.ts';

/** The package's types describe an ES module; Node gives what its CommonJS module exports, which is a builder. */
const reports = junitReportBuilder as unknown as Builder;

/** For CI servers: a suite for each detection, a test case for each of its tests. */
export function testJUnit(tested: readonly TestedDetection[]): string {
  const builder = reports.newBuilder();
  for (const { name, file, outcomes } of tested) {
    const suite = builder.testSuite().name(visible(name));
    for (const { test, passed, targets } of outcomes) {
      const testCase = suite.testCase().className(visible(name)).name(visible(test)).file(visible(file));
      const said = targets.flatMap(({ target, differences }) =>
        differences.map((difference) => `${targetTitles[target]}: ${visible(difference)}`),
      );
      if (passed) testCase.standardOutput(said.join('\n'));
      else testCase.failure(said.join('; '), 'failing-test');
    }
  }
  return `${builder.build().trimEnd()}\n`;
}
