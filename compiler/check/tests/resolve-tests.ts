import {
  everyWithoutRepeat,
  expectWithoutAlert,
  unexpectedDetail,
  unexpectedEntity,
  unknownExample,
  wrongChange,
} from '../../diagnostics/catalogue/tests.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Located, Path } from '../../language/located.ts';
import type { DetectionSyntax } from '../../language/schema/detection.ts';
import type { ExpectationSyntax, TestEventSyntax, TestSyntax } from '../../language/schema/test.ts';
import { parseDuration } from '../../model/span.ts';
import type { DetectionTest, Example, Expectation, ExpectedValue, TestRecords } from '../../model/index.ts';
import { changeRecord } from '../../records/change-record.ts';
import { entityTypes } from '../detection/alert.ts';

export interface ResolvedTests {
  /** Those without mistakes. */
  readonly tests: readonly DetectionTest[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A Wednesday morning, within the working hours of most time zones of Europe and Africa. */
const usualStart = Date.UTC(2026, 2, 4, 9);

interface Scope {
  readonly located: Located<DetectionSyntax>;
  readonly examples: ReadonlyMap<string, Example | 'faulty'>;
  /** Notes that the test cannot be run, and why; without a finding where that is reported elsewhere. */
  readonly report: (...diagnostics: readonly Diagnostic[]) => void;
}

/** The tests of one detection with every name in them looked up. */
export function resolveTests(
  located: Located<DetectionSyntax>,
  examples: ReadonlyMap<string, Example | 'faulty'>,
): ResolvedTests {
  const diagnostics: Diagnostic[] = [];
  const tests = (located.value.tests ?? []).flatMap((test, index): readonly DetectionTest[] => {
    const state = { isSound: true };
    const scope: Scope = {
      located,
      examples,
      report: (...found) => {
        diagnostics.push(...found);
        state.isSound = false;
      },
    };
    const resolved = resolveTest(scope, test, ['tests', index]);
    return state.isSound ? [resolved] : [];
  });
  return { tests, diagnostics };
}

function resolveTest(scope: Scope, test: TestSyntax, path: Path): DetectionTest {
  return {
    name: test.name,
    start: test.start === undefined ? usualStart : Date.parse(test.start),
    ...(test.until === undefined ? {} : { until: seconds(test.until) }),
    records: test.events.flatMap((event, index) => resolveRecords(scope, event, [...path, 'events', index])),
    expect: resolveExpectation(scope, test.expect, [...path, 'expect']),
    range: scope.located.rangeOf([...path, 'name']),
  };
}

function resolveRecords(scope: Scope, event: TestEventSyntax, path: Path): readonly TestRecords[] {
  const { like, at, repeat, every, late, ...changes } = event;
  const { located, examples, report } = scope;
  if (every !== undefined && repeat === undefined) {
    report(everyWithoutRepeat.at(located.keyRangeOf([...path, 'every']), {}));
  }
  const example = examples.get(like);
  if (example === undefined) {
    report(
      unknownExample.at(located.rangeOf([...path, 'like']), { example: like, known: [...examples.keys()] }),
    );
    return [];
  }
  if (example === 'faulty') {
    report();
    return [];
  }
  const changed = changeRecord(example.record, changes, example.columns);
  for (const { path: wrong, message, help } of changed.mistakes) {
    const extras = help === undefined ? {} : { help };
    report(wrongChange.at(located.keyRangeOf([...path, wrong]), { problem: message }, extras));
  }
  return [
    {
      example,
      changes,
      at: seconds(at),
      repeat: repeat ?? 1,
      every: seconds(every),
      ...(late === undefined ? {} : { late: seconds(late) }),
      range: located.rangeOf(path),
    },
  ];
}

function resolveExpectation(scope: Scope, expect: ExpectationSyntax, path: Path): Expectation {
  const { located, report } = scope;
  const { alert } = located.value;
  if (expect.alerts === 0 && Object.keys(expect).length > 1) {
    report(expectWithoutAlert.at(located.rangeOf(path), {}));
  }
  const kinds = (alert.entities ?? []).flatMap((entity) =>
    'identifiers' in entity ? [entity.type] : Object.keys(entity),
  );
  const entities = new Map<string, readonly ExpectedValue[]>();
  for (const [kind, values] of Object.entries(expect.entities ?? {})) {
    // In Sentinel's own terms where the alert says it so.
    const type = isEntityKind(kind) ? entityTypes[kind][0] : kind;
    if (kinds.includes(kind)) entities.set(type, listed(values));
    else
      report(
        unexpectedEntity.at(located.keyRangeOf([...path, 'entities', kind]), { entity: kind, known: kinds }),
      );
  }
  const known = Object.keys(alert.details ?? {});
  const details = new Map<string, readonly ExpectedValue[]>();
  for (const [detail, values] of Object.entries(expect.details ?? {})) {
    if (known.includes(detail)) details.set(detail, listed(values));
    else report(unexpectedDetail.at(located.keyRangeOf([...path, 'details', detail]), { detail, known }));
  }
  return {
    alerts: expect.alerts,
    ...(expect.title === undefined ? {} : { titles: listed(expect.title) }),
    entities,
    details,
    range: located.rangeOf(path),
  };
}

function isEntityKind(kind: string): kind is keyof typeof entityTypes {
  return Object.hasOwn(entityTypes, kind);
}

function listed(values: ExpectedValue | readonly ExpectedValue[]): readonly ExpectedValue[] {
  return typeof values === 'object' ? values : [values];
}

/** The schema has made sure that these are durations, or 0. */
function seconds(span: string | undefined): number {
  return span === undefined ? 0 : (parseDuration(span) ?? 0);
}
