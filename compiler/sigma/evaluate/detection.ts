import { startOf } from '../../diagnostics/position.ts';
import { type Condition, parseCondition } from '../condition-syntax.ts';
import { isModifier, type ModifierName } from '../modifier.ts';
import { fitsPattern } from '../name-pattern.ts';
import { type LogRecord, scalarsOf, valuesAt } from './record.ts';
import {
  asText,
  type Placeholders,
  type Scalar,
  SigmaProblem,
  type ValueTest,
  valueTests,
} from './value-test.ts';

/** Whether a record matches. */
export type RecordTest = (record: LogRecord) => boolean;

/** A rule's `detection`, or the part of a filter that looks like one. */
export function detectionTest(
  block: Readonly<Record<string, unknown>>,
  placeholders: Placeholders,
): RecordTest {
  const { condition, ...selections } = block;
  const tests = new Map(
    Object.entries(selections)
      .filter(([name]) => name !== 'timeframe')
      .map(([name, selection]) => [name, selectionTest(selection, placeholders)]),
  );
  const conditions = Array.isArray(condition) ? (condition as readonly unknown[]) : [condition];
  return anyOf(conditions.map((text) => conditionTest(text, tests)));
}

function conditionTest(text: unknown, selections: ReadonlyMap<string, RecordTest>): RecordTest {
  if (typeof text !== 'string') throw new SigmaProblem('a detection needs a condition');
  const place = startOf('');
  const { condition, problem } = parseCondition(text, () => place);
  if (condition === undefined) throw new SigmaProblem(problem?.message ?? 'the condition cannot be read');
  return lower(condition, selections);
}

function lower(condition: Condition, selections: ReadonlyMap<string, RecordTest>): RecordTest {
  switch (condition.kind) {
    case 'and':
      return allOf(condition.operands.map((operand) => lower(operand, selections)));
    case 'or':
      return anyOf(condition.operands.map((operand) => lower(operand, selections)));
    case 'not': {
      const operand = lower(condition.operand, selections);
      return (record) => !operand(record);
    }
    case 'name': {
      const test = selections.get(condition.name);
      if (test === undefined) throw new SigmaProblem(`there is no selection '${condition.name}'`);
      return test;
    }
    case 'of': {
      // `them` leaves out names that begin with an underscore (specification, "Condition").
      const isThem = condition.pattern === '*';
      const tests = [...selections]
        .filter(([name]) => fitsPattern(name, condition.pattern) && !(isThem && name.startsWith('_')))
        .map(([, test]) => test);
      if (tests.length === 0) throw new SigmaProblem(`no selection is called ${condition.pattern}`);
      return condition.quantifier === 'all' ? allOf(tests) : anyOf(tests);
    }
  }
}

function allOf(tests: readonly RecordTest[]): RecordTest {
  return (record) => tests.every((test) => test(record));
}

function anyOf(tests: readonly RecordTest[]): RecordTest {
  return (record) => tests.some((test) => test(record));
}

/** A map is AND; a list is OR of maps, or of keywords. */
function selectionTest(selection: unknown, placeholders: Placeholders): RecordTest {
  if (Array.isArray(selection)) {
    return anyOf((selection as readonly unknown[]).map((item) => selectionTest(item, placeholders)));
  }
  if (typeof selection !== 'object' || selection === null) {
    const tests = valueTests([selection as Scalar], ['contains'], placeholders);
    return (record) => scalarsOf(record).some((value) => tests.some((test) => test(value)));
  }
  return allOf(Object.entries(selection).map(([key, value]) => keyTest(key, value as unknown, placeholders)));
}

function keyTest(key: string, given: unknown, placeholders: Placeholders): RecordTest {
  const [field = '', ...names] = key.split('|');
  const modifiers = names.map((name): ModifierName => {
    if (!isModifier(name) || name === 'inside' || name === 'outside') {
      throw new SigmaProblem(`Sigma has no modifier '${name}'`);
    }
    return name;
  });
  const values = (Array.isArray(given) ? given : [given]) as readonly Scalar[];
  const isNegated = modifiers.includes('neq');
  const test = positiveTest(field, modifiers, values, placeholders);
  return isNegated ? (record) => !test(record) : test;
}

function positiveTest(
  field: string,
  modifiers: readonly ModifierName[],
  values: readonly Scalar[],
  placeholders: Placeholders,
): RecordTest {
  if (modifiers.includes('exists')) {
    const wanted = values[0] === true || values[0] === 'true' || values[0] === 'yes';
    return (record) => valuesAt(record, field).some((value) => value !== null) === wanted;
  }
  if (modifiers.includes('fieldref')) {
    return anyOf(values.map((other) => fieldTest(field, asText(other), modifiers)));
  }
  const isAll = modifiers.includes('all');
  if (field === '') {
    const tests = valueTests(values, withDefaultPosition(modifiers), placeholders);
    return quantified(tests, isAll, scalarsOf);
  }
  const tests = valueTests(values, modifiers, placeholders);
  const isNullAsked = values.includes(null);
  // A missing field is what null asks for, and nothing else.
  return quantified(tests, isAll, (record) => {
    const found = valuesAt(record, field);
    return found.length === 0 && isNullAsked ? [null] : found;
  });
}

function quantified(
  tests: readonly ValueTest[],
  isAll: boolean,
  valuesOf: (record: LogRecord) => readonly unknown[],
): RecordTest {
  return (record) => {
    const values = valuesOf(record);
    const holds = (test: ValueTest) => values.some((value) => test(value));
    return isAll ? tests.every(holds) : tests.some(holds);
  };
}

/** A keyword is looked for inside the values. */
function withDefaultPosition(modifiers: readonly ModifierName[]): readonly ModifierName[] {
  const isPlaced = (['startswith', 'endswith', 'contains', 're', 'cidr'] as const).some((name) =>
    modifiers.includes(name),
  );
  return isPlaced ? modifiers : [...modifiers, 'contains'];
}

function fieldTest(field: string, other: string, modifiers: readonly ModifierName[]): RecordTest {
  const fold = (value: unknown) =>
    modifiers.includes('cased') ? asText(value) : asText(value).toLowerCase();
  const compare = (text: string, part: string): boolean => {
    if (modifiers.includes('startswith')) return text.startsWith(part);
    if (modifiers.includes('endswith')) return text.endsWith(part);
    return modifiers.includes('contains') ? text.includes(part) : text === part;
  };
  return (record) => {
    const others = valuesAt(record, other).filter((value) => value !== null);
    return valuesAt(record, field).some(
      (value) => value !== null && others.some((part) => compare(fold(value), fold(part))),
    );
  };
}
