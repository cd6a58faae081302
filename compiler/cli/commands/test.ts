import { type Bench, createBench, type TestOutcome } from '../../bench/bench.ts';
import type { PredicateCoverage } from '../../bench/coverage.ts';
import type { CompileResult } from '../../compile.ts';
import { failingTest, noTests, uncovered } from '../../diagnostics/catalogue/tests.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { sortDiagnostics } from '../../diagnostics/order.ts';
import { targetTitles } from '../../report/target-words.ts';
import { CliFailure, type ExitCode } from '../failure.ts';
import { exitCodeFor, writeFindings } from '../findings.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { GlobalOptions } from '../options.ts';
import { openSession, resolveDetections } from '../session.ts';
import { watching } from '../watching.ts';
import { testJUnit } from './test-junit.ts';

export interface TestOptions extends GlobalOptions {
  readonly coverage?: boolean;
  readonly watch?: boolean;
}

/** What the tests of one detection have shown. */
export interface TestedDetection {
  readonly name: string;
  readonly file: string;
  readonly outcomes: readonly TestOutcome[];
  readonly coverage?: readonly PredicateCoverage[];
}

/** `detc test`: runs the detections' tests on what is emitted for them. */
export async function test(
  io: CliIo,
  parts: CliParts,
  typed: readonly string[],
  options: TestOptions,
): Promise<ExitCode> {
  if (options.env !== undefined) {
    throw new CliFailure('tests run with the example values of lists and the defaults of parameters', {
      help: 'leave --env out',
    });
  }
  const session = openSession(io, parts, options);
  const chosen = typed.length === 0 ? undefined : resolveDetections(typed, session, io.cwd);
  const once = async () => {
    const compiled = await session.compile(chosen === undefined ? {} : { only: chosen });
    const broken = compiled.diagnostics.filter(({ severity }) => severity === 'error');
    const { files } = session.project();
    if (broken.length > 0) {
      await writeFindings(broken, files, io, parts, options);
      return exitCodeFor(broken, {});
    }
    const tested = runTests(compiled, createBench(compiled), chosen, options);
    const findings = sortDiagnostics(tested.flatMap(findingsOf));
    switch (options.format) {
      case 'json':
        io.stdout.write(`${JSON.stringify(tested.map(asJson), undefined, 2)}\n`);
        break;
      case 'junit':
        io.stdout.write(testJUnit(tested));
        break;
      case 'sarif':
      case 'github':
        await writeFindings(findings, files, io, parts, options);
        break;
      case 'pretty':
        if (options.quiet !== true)
          io.stdout.write(listing(tested, colorsFor(options.color, io.env, io.stdout)));
        await writeFindings(findings, files, io, parts, options);
        io.stderr.write(`${summary(tested)}\n`);
        break;
    }
    return exitCodeFor(findings, {});
  };
  return options.watch === true ? watching(io, session, options, once) : once();
}

function runTests(
  { plans }: CompileResult,
  bench: Bench,
  chosen: readonly string[] | undefined,
  options: TestOptions,
): readonly TestedDetection[] {
  return plans
    .map(({ detection }) => detection)
    .filter(({ name }) => chosen?.includes(name) ?? true)
    .map(({ name, file }) => ({
      name,
      file,
      outcomes: bench.run(name),
      ...(options.coverage === true ? { coverage: bench.coverage(name) } : {}),
    }));
}

function findingsOf({ name, file, outcomes, coverage = [] }: TestedDetection): readonly Diagnostic[] {
  if (outcomes.length === 0) {
    const start = { line: 1, column: 1, offset: 0 };
    return [noTests.at({ file, start, end: start }, { detection: name })];
  }
  const failures = outcomes.flatMap(({ test: title, range, targets }) =>
    targets
      .filter(({ verdict }) => verdict === 'fails')
      .flatMap(({ target, differences }) =>
        differences.map((difference) =>
          failingTest.at(range, { test: title, target: targetTitles[target], difference }),
        ),
      ),
  );
  const gaps = coverage.flatMap(({ range, wasTrue, wasFalse }) => {
    if (wasTrue && wasFalse) return [];
    return [uncovered.at(range, { missing: wasTrue ? 'false' : wasFalse ? 'true' : 'neither' })];
  });
  return [...failures, ...gaps];
}

function asJson({ name, file, outcomes, coverage }: TestedDetection): object {
  return {
    name,
    file,
    tests: outcomes.map(({ test: title, range, passed, targets, alerts }) => ({
      name: title,
      line: range.start.line,
      passed,
      targets,
      alerts: alerts.map(({ time, title: words, entities, details }) => ({
        time: new Date(time).toISOString(),
        title: words,
        entities: Object.fromEntries(entities),
        details: Object.fromEntries(details),
      })),
    })),
    ...(coverage === undefined
      ? {}
      : {
          coverage: {
            percent: percentOf(coverage),
            predicates: coverage.map(({ range, wasTrue, wasFalse }) => ({
              line: range.start.line,
              column: range.start.column,
              wasTrue,
              wasFalse,
            })),
          },
        }),
  };
}

/** Each side of each predicate counts, as each branch does of a program. */
function percentOf(coverage: readonly PredicateCoverage[]): number {
  const sides = coverage.flatMap(({ wasTrue, wasFalse }) => [wasTrue, wasFalse]);
  return sides.length === 0 ? 100 : Math.floor((100 * sides.filter(Boolean).length) / sides.length);
}

function listing(tested: readonly TestedDetection[], colors: ReturnType<typeof colorsFor>): string {
  return tested
    .map(({ name, outcomes, coverage }) => {
      const covered =
        coverage === undefined
          ? ''
          : colors.dim(
              coverage.length === 0
                ? '  no predicates of its own'
                : `  ${String(percentOf(coverage))} % of predicates`,
            );
      const lines = outcomes.map(({ test: title, passed }) =>
        passed ? `  ${colors.green('✓')} ${title}` : `  ${colors.red('✗')} ${title}`,
      );
      return [`${colors.bold(name)}${covered}`, ...lines, ''].join('\n');
    })
    .join('\n');
}

function summary(tested: readonly TestedDetection[]): string {
  const outcomes = tested.flatMap((detection) => detection.outcomes);
  const failed = outcomes.filter(({ passed }) => !passed).length;
  const targets = outcomes.flatMap((outcome) => outcome.targets);
  const ran = targets.filter(({ verdict }) => verdict !== 'not-run').length;
  const differ = targets.filter(({ verdict }) => verdict === 'approximate').length;
  const words = [
    `${String(outcomes.length - failed)} passed, ${String(failed)} failed`,
    `${String(ran)} runs of targets`,
    ...(differ === 0 ? [] : [`${String(differ)} differ where the target is declared approximate`]),
  ];
  return words.join('; ');
}
