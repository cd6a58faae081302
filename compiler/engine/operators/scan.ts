import { unsupported } from '../diagnostics.ts';
import { lowerCondition, lowerExpression, nameOf, place } from '../lower/expression.ts';
import { cast } from '../lower/expr.ts';
import { layoutOf, reserve, slotColumn, withColumns } from '../lower/layout.ts';
import { mapTable } from '../lower/rows.ts';
import type { Evaluate, Layout, Relation, Row, Scope } from '../lower/plan-types.ts';
import { missing } from '../convert.ts';
import { child, elements, optional, scalarType, textOf } from '../syntax.ts';
import type { KustoNode } from '../../kql/kusto-globals.ts';
import type { Value } from '../values.ts';
import { parameterText } from './union.ts';

interface Declared {
  readonly name: string;
  readonly slot: number;
  readonly initial: Evaluate;
}

interface Step {
  readonly condition: Evaluate;
  readonly assignments: readonly { readonly slot: number; readonly evaluate: Evaluate }[];
  /** `last`: of rows that match again and again, the last one, when the sequence leaves the step. */
  readonly output: 'all' | 'last' | 'none';
}

/** The rows that a step's state has, one for each step up to it. */
type StepState = readonly (Row | undefined)[];

/**
 * `scan`: sequences of rows, by the documented matching logic: each row is tried on the steps from the last to the
 * first; first as the continuation of the step before, then of the step itself.
 * @see https://learn.microsoft.com/kusto/query/scan-operator
 */
export function lowerScan(input: Relation, node: KustoNode, scope: Scope): Relation {
  if (optional(node, 'OrderByClause') !== undefined || optional(node, 'PartitionByClause') !== undefined) {
    throw unsupported('scan with order by or partition by', place(node, scope));
  }
  const { shape } = input.layout;
  const declare = optional(node, 'DeclareClause');
  const declared = (declare === undefined ? [] : elements(declare, 'Declarations')).map(
    (parameter): Declared & { readonly type: ReturnType<typeof scalarType> } => {
      const name = child(child(parameter, 'NameAndType'), 'Name');
      const type = scalarType(name);
      const value = optional(parameter, 'DefaultValue');
      const none = missing(type);
      const initial: Evaluate =
        value === undefined ? () => none : cast(lowerExpression(child(value, 'Value'), scope), type).evaluate;
      return { name: nameOf(name), type, slot: reserve(shape), initial };
    },
  );
  const matchName = parameterText(node, 'with_match_id');
  const matchSlot = matchName === undefined ? undefined : reserve(shape);
  const layout = withColumns(
    input.layout,
    declared.map(({ name, type, slot }) => slotColumn(name, type, slot)),
  );
  const output =
    matchName === undefined || matchSlot === undefined
      ? layout
      : withColumns(layout, [slotColumn(matchName, 'long', matchSlot)]);
  const current = scope.plan.reserveOnce();
  const stepNodes = elements(node, 'Steps');
  const tuples = new Map<string, Layout>();
  stepNodes.forEach((step, index) => {
    tuples.set(nameOf(child(step, 'Name')), stateLayout(layout, index, current, declared));
  });
  const inner: Scope = { ...scope, layout, tuples };
  const slots = new Map(declared.map(({ name, slot }) => [name, slot]));
  const steps = stepNodes.map((step): Step => {
    const kind = optional(step, 'ScanStepOutput');
    const written = kind === undefined ? 'all' : textOf(child(kind, 'OutputKind'));
    if (optional(step, 'OptionalKeyword') !== undefined)
      throw unsupported('An optional step of scan', place(step, scope));
    const clause = optional(step, 'ComputationClause');
    return {
      condition: lowerCondition(child(step, 'Condition'), inner).evaluate,
      assignments: (clause === undefined ? [] : elements(clause, 'Assignments')).map((assignment) => {
        const name = child(assignment, 'Name');
        return {
          slot: slots.get(nameOf(name)) ?? 0,
          evaluate: cast(lowerExpression(child(assignment, 'Expression'), inner), scalarType(name)).evaluate,
        };
      }),
      output: written === 'none' || written === 'last' ? written : 'all',
    };
  });
  return mapTable(input, output, function* scan(rows, run): Iterable<Row> {
    const states: (StepState | undefined)[] = steps.map(() => undefined);
    const ids: number[] = steps.map(() => -1);
    let lastId = -1;
    const waiting: (Row | undefined)[] = steps.map(() => undefined);
    const released: Row[] = [];
    const extend = (row: Row, step: Step): Row => {
      const made = row.slice();
      for (const { slot, evaluate } of step.assignments) made[slot] = evaluate(row, run);
      return made;
    };
    for (const row of rows) {
      for (const { slot, initial } of declared) row[slot] = initial(row, run);
      const emitted: Row[] = [];
      for (let index = steps.length - 1; index >= 0; index--) {
        const step = steps[index];
        if (step === undefined) continue;
        const before = index > 0 ? states[index - 1] : undefined;
        let made: Row | undefined;
        if (before !== undefined && holds(step, row, before)) {
          made = extend(row, step);
          release(index);
          release(index - 1);
          states[index] = [...before, made];
          ids[index] = ids[index - 1] ?? 0;
          states[index - 1] = undefined;
        } else {
          const own = states[index];
          if ((own !== undefined || index === 0) && holds(step, row, own ?? [])) {
            made = extend(row, step);
            states[index] = [...(own ?? []).slice(0, index), made];
            if (index === 0) ids[0] = ++lastId;
          }
        }
        if (made === undefined || step.output === 'none') continue;
        if (matchSlot !== undefined) made[matchSlot] = ids[index] ?? 0;
        if (step.output === 'last') waiting[index] = made;
        else emitted.push(made);
      }
      yield* released.splice(0);
      // Steps are tried from the last, but a row's results come in the order of the steps.
      yield* emitted.reverse();
    }
    steps.forEach((_, index) => {
      release(index);
    });
    yield* released;

    /** The sequence leaves a step: the last row of it that waits comes out. */
    function release(index: number): void {
      const last = waiting[index];
      waiting[index] = undefined;
      if (last !== undefined) released.push(last);
    }

    function holds(step: Step, row: Row, state: StepState): boolean {
      run.once[current] = state;
      return step.condition(row, run) === true;
    }
  });
}

/** `s1.column`: of the row that the state has for a step; what was declared, where it has none. */
function stateLayout(layout: Layout, index: number, current: number, declared: readonly Declared[]): Layout {
  const initials = new Map(declared.map(({ name, initial }) => [name, initial]));
  return layoutOf(
    layout.shape,
    [...layout.columns.values()].map((column) => ({
      ...column,
      read: (): Evaluate => {
        const read = column.read();
        const initial = initials.get(column.name);
        const none: Value = missing(column.type);
        return (row, run) => {
          const found = (run.once[current] as StepState)[index];
          return found === undefined ? (initial?.(row, run) ?? none) : read(found, run);
        };
      },
    })),
  );
}
