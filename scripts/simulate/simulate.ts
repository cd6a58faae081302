import { load } from 'js-yaml';
import { makeRecords, type BenchRecord } from '../../compiler/bench/records.ts';
import { createReplayer, recordsOf } from '../../compiler/bench/replay.ts';
import { replayParts } from '../../compiler/bench/replay-parts.ts';
import { openQueries } from '../../compiler/bench/replay-queries.ts';
import { createSieve, type KeptRecord, type ReadRecord } from '../../compiler/bench/sieve.ts';
import { createCompiler } from '../../compiler/compile.ts';
import { tableColumns } from '../../compiler/kql/tables.ts';
import type { KqlType, List } from '../../compiler/model/index.ts';
import { changeRecord } from '../../compiler/records/change-record.ts';
import { liveOrdinarily } from './ordinary-life.ts';
import { createRandom, type Random } from './random.ts';
import { createTenant, environmentOf, idOf } from './tenant.ts';

export interface SimulationOptions {
  /** Texts of the project by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly templates: ReadonlyMap<string, string>;
  readonly seed: number;
  readonly days: number;
  readonly people: number;
  readonly administrators: number;
  /** Names of detections; all where empty. */
  readonly only: readonly string[];
}

export interface DetectionOutcome {
  readonly name: string;
  readonly planted: number;
  readonly found: number;
  /** Alerts that hold no record of an attack. */
  readonly falseAlarms: number;
  /** The titles of some of them. */
  readonly examples: readonly string[];
}

export interface Simulation {
  readonly days: number;
  readonly records: number;
  readonly detections: readonly DetectionOutcome[];
}

const day = 86_400_000;
/** A Monday. */
const firstDay = Date.parse('2026-03-02T00:00:00Z');
/** Days of life before the first day, so that what is new is new and not just unheard of. */
const history = 14;
const environment = 'simulated';

/**
 * Lives through some weeks of an ordinary tenant, with the attacks that each detection's tests describe planted at seeded
 * times, and replays every Sentinel rule over it. Each rule sees ordinary life and the attacks meant for it: attacks on one
 * account by several tests would answer one another.
 */
export async function simulate(options: SimulationOptions): Promise<Simulation> {
  const tenant = createTenant(options.administrators, options.people);
  const compiler = createCompiler();
  const settings = { today: '2026-03-02', templates: options.templates, targets: ['sentinel'] as const };
  const examples = await compiler.compile({ files: options.files }, settings);
  const files = new Map(options.files).set(
    `detections/environments/${environment}.yaml`,
    environmentOf(tenant, (name) => membersOf(examples.ground.lists.get(name))),
  );
  const compiled = await compiler.compile({ files }, { ...settings, environment });
  const delays = new Map(
    [...compiled.ground.sources.values()].flatMap(({ tables, delay }) =>
      tables.map(({ name }) => [name, delay] as const),
    ),
  );
  const random = createRandom(options.seed);
  const life = ordinaryRecords(options, tenant, random, delays, compiled.ground.sources.values());

  const parts = replayParts([compiled]);
  const queries = openQueries(parts);
  const sieve = createSieve(parts, queries);
  const replay = createReplayer(queries);
  const kept = keptOf(sieve, life);
  const detections = parts.rules
    .filter(({ name }) => options.only.length === 0 || options.only.includes(name))
    .map((rule): DetectionOutcome => {
      const tests = (compiled.tests.get(rule.name) ?? []).filter(({ expect }) => expect.alerts > 0);
      const plants = tests.slice(0, 3).map((test) => {
        // By whole weeks, so that days of the week stay what they are.
        const shift = random.whole(0, Math.max(0, Math.floor(options.days / 7) - 2)) * 7 * day;
        const records = makeRecords(test, (table) => delays.get(table) ?? 0);
        return records.map((record) => moved(record, firstWeek(test.start) + shift));
      });
      let outcome = { found: 0, falseAlarms: 0, examples: [] as string[], count: 0 };
      // One after the other: what one attack does would hide another.
      plants.forEach((plant, index) => {
        const attack = keptOf(sieve, plant).map((record) => ({ ...record, file: 1 }));
        const all = [...recordsOf(rule, kept), ...recordsOf(rule, attack)].sort((a, b) => a.time - b.time);
        const last = Math.max(firstDay + options.days * day, ...plant.map(({ ingested }) => ingested));
        const replayed = replay(rule, all, { from: firstDay, to: last + 2 * day });
        if (!replayed.ok) throw new Error(`${rule.name}: ${replayed.problem}`);
        const isAttack = replayed.alerts.map(({ records }) =>
          records.some((number) => all[number]?.file === 1),
        );
        const wrong = replayed.alerts.filter((_, at) => isAttack[at] === false);
        outcome = {
          count: outcome.count + 1,
          found: outcome.found + (isAttack.includes(true) ? 1 : 0),
          falseAlarms: index === 0 ? wrong.length : outcome.falseAlarms,
          examples: index === 0 ? wrong.slice(0, 5).map(({ title }) => title ?? '') : outcome.examples,
        };
      });
      const { count, found, falseAlarms, examples: titles } = outcome;
      return { name: rule.name, planted: count, found, falseAlarms, examples: titles };
    });
  return { days: options.days, records: life.length, detections };
}

function membersOf(list: List | undefined): readonly unknown[] {
  if (list === undefined || list.content.kind === 'calendar') return [];
  return list.content.kind === 'strings' ? list.content.values : list.content.members;
}

/** From where a test starts to the same day and hour in the first weeks of the simulation. */
function firstWeek(start: number): number {
  const weeks = Math.ceil((firstDay - start) / (7 * day));
  return weeks * 7 * day;
}

/** All times of a record, moved. */
function moved(record: BenchRecord, by: number): BenchRecord {
  const row = Object.fromEntries(
    Object.entries(record.row).map(([column, value]) => {
      const time =
        typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T.*Z$/u.test(value) ? Date.parse(value) : Number.NaN;
      return [column, Number.isNaN(time) ? value : new Date(time + by).toISOString()];
    }),
  );
  return { ...record, row, time: record.time + by, ingested: record.ingested + by };
}

function keptOf(
  sieve: ReturnType<typeof createSieve>,
  records: readonly BenchRecord[],
): readonly KeptRecord[] {
  const byTable = new Map<string, ReadRecord[]>();
  records.forEach(({ table, row, time, ingested }, index) => {
    const read = byTable.get(table) ?? [];
    byTable.set(table, read);
    read.push({ row, time, ingested, file: 0, index, line: index + 1 });
  });
  return [...byTable]
    .flatMap(([table, read]) => sieve.sift(table, read, false))
    .sort((a, b) => a.time - b.time);
}

interface ExampleFile {
  readonly table: string;
  readonly record: Readonly<Record<string, unknown>>;
}

function ordinaryRecords(
  { files, days }: SimulationOptions,
  tenant: ReturnType<typeof createTenant>,
  random: Random,
  delays: ReadonlyMap<string, number>,
  sources: Iterable<{
    readonly tables: readonly {
      readonly name: string;
      readonly columns: Readonly<Record<string, KqlType>>;
    }[];
  }>,
): readonly BenchRecord[] {
  const columns = new Map(
    [...sources].flatMap(({ tables }) => tables.map((table) => [table.name, table.columns] as const)),
  );
  const examples = new Map<string, ExampleFile>();
  for (const [path, text] of files) {
    const name = /^detections\/examples\/(.+)\.yaml$/u.exec(path)?.[1];
    if (name !== undefined) examples.set(name, load(text) as ExampleFile);
  }
  const records: BenchRecord[] = [];
  const stretch = { from: firstDay - history * day, days: days + history };
  liveOrdinarily(tenant, random, stretch, (name, time, changes) => {
    const example = examples.get(name);
    if (example === undefined) throw new Error(`there is no example ${name}`);
    const number = records.length;
    const own = {
      ...('Id' in example.record ? { Id: idOf(`record ${String(number)}`) } : {}),
      ...('CorrelationId' in example.record ? { CorrelationId: idOf(`correlation ${String(number)}`) } : {}),
    };
    const types = columns.get(example.table) ?? tableColumns(example.table) ?? {};
    const { row, mistakes } = changeRecord({ ...example.record, ...own }, changes, types);
    if (mistakes[0] !== undefined) throw new Error(`${name}: ${mistakes[0].path}: ${mistakes[0].message}`);
    const late = random.next() * (delays.get(example.table) ?? 0) * 1000;
    records.push({
      table: example.table,
      row: { ...row, TimeGenerated: new Date(time).toISOString() },
      time,
      ingested: time + late,
      item: number,
    });
  });
  return records;
}
