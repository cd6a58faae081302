import { expect } from 'chai';
import {
  createLineReader,
  lineFilter,
  prepare,
  run,
  startStream,
  type Column,
  type Outcome,
  type Plan,
} from '../../compiler/engine/index.ts';

const columns: readonly Column[] = [
  { name: 'Time', type: 'datetime' },
  { name: 'User', type: 'string' },
  { name: 'Code', type: 'string' },
  { name: 'Event', type: 'long' },
  { name: 'Details', type: 'dynamic' },
];
const other: readonly Column[] = [
  { name: 'Name', type: 'string' },
  { name: 'Risk', type: 'long' },
];
const schema = { tables: { T: columns, U: other } };
const clock = { now: '2026-01-02T00:00:00Z' };

function plan(query: string): Plan {
  const prepared = prepare(query, schema);
  if (!prepared.ok) throw new Error(prepared.diagnostics[0]?.message);
  return prepared.plan;
}

function shown(outcome: Outcome): unknown {
  if (!outcome.ok) return outcome.diagnostic;
  const { table } = outcome;
  return {
    columns: table.columns,
    rows: table.rows.map((row) => row.map(String)),
    origins: table.rows.map((_, index) => table.originsOf(index)),
  };
}

const events: readonly Readonly<Record<string, unknown>>[] = [
  { Time: '2026-01-01T00:00:00Z', User: 'ada', Code: '50126', Event: 4625, Details: { ip: 'a' } },
  { Time: '2026-01-01T00:01:00Z', User: 'bob', Code: '0', Event: 4624, Details: { ip: 'b' } },
  { Time: '2026-01-01T00:02:00Z', User: 'Ada', Code: '50126', Event: 4625, Details: null },
  { Time: '2026-01-01T00:03:00Z', User: 'bob', Code: '53003', Event: 4740 },
  { Time: '2026-01-01T00:04:00Z', User: 'cyd', Code: '50126', Event: 4625, Details: { ip: 'a' } },
];
const users: readonly Readonly<Record<string, unknown>>[] = [
  { Name: 'ada', Risk: 1 },
  { Name: 'bob', Risk: 2 },
];

function streamed(query: string, rows = events): Outcome {
  const stream = startStream(plan(query), { streamed: { T: { columns }, U: { columns: other } } }, clock);
  const [t, u] = [stream.input('T'), stream.input('U')];
  for (const row of rows) if (t?.push(row) !== true) break;
  for (const row of users) if (u?.push(row) !== true) break;
  return stream.end();
}

function whole(query: string): Outcome {
  return run(
    plan(query),
    { tables: { T: { columns, rows: events }, U: { columns: other, rows: users } } },
    clock,
  );
}

function rowsOf(outcome: Outcome): readonly (readonly unknown[])[] {
  if (!outcome.ok) throw new Error(outcome.diagnostic.message);
  return outcome.table.rows;
}

/** The lines that reach a run, through the filter of the plan. */
function read(
  query: string,
  text: string,
  chunk = 64,
): { outcome: Outcome; skipped: number; broken: number[] } {
  const prepared = plan(query);
  const stream = startStream(prepared, { streamed: { T: { columns } } }, clock);
  const input = stream.input('T');
  const broken: number[] = [];
  const reader = createLineReader(
    {
      record: (value, line) => input?.push(value, line - 1) ?? false,
      broken: (line) => broken.push(line),
    },
    { filter: lineFilter(prepared, 'T'), columns: prepared.reads.get('T') },
  );
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk));
  reader.end();
  return { outcome: stream.end(), skipped: reader.counts().skipped, broken };
}

describe('engine: rows that come one by one', () => {
  it('gives what filter and summarize give over the whole table', () => {
    expect(rowsOf(streamed("T | where Code == '50126' | summarize n = count() by User"))).to.deep.equal([
      ['ada', 1],
      ['Ada', 1],
      ['cyd', 1],
    ]);
  });

  const queries = [
    'T',
    'T | count',
    'T | where Event > 4624 | project User, Event',
    'T | summarize dcount(User), max(Time) by Code',
    'T | distinct Code',
    'T | take 2',
    'T | sort by Event asc, User asc | extend before = prev(User)',
    'T | top 2 by Time desc',
    'T | union (T | where User == "bob")',
    'union withsource=from T, U',
    'T | join kind=inner (U) on $left.User == $right.Name',
    'T | where User in ((U | where Risk == 2 | project Name)) | project User, Code',
    'let codes = T | where User == "bob" | distinct Code; T | where Code in (codes) | count',
    'T | where Event == toscalar(T | summarize max(Event)) | project User',
    'let m = materialize(T | where Code == "50126"); m | join kind=leftouter (m | summarize n = count() by User) on User',
    'T | mv-expand Details | summarize n = count() by tostring(Details)',
    'T | where Code == "50126" | as hits | where User == "ada" | union hits',
    'T | partition by User (top 1 by Time desc)',
    'T | make-series n = count() on Time from datetime(2026-01-01) to datetime(2026-01-01 00:05) step 1m by User',
    'T | where Code == "nothing" | summarize count()',
    'T | getschema',
    'U | where Risk > 5',
  ];
  for (const query of queries) {
    it(`gives what a run over whole tables gives: ${query}`, () => {
      // Rows of a union come in another order: as they arrive.
      const sorted = (value: unknown): unknown => {
        const {
          columns: names,
          rows,
          origins,
        } = value as { columns: unknown; rows: unknown[]; origins: unknown[] };
        const together = rows.map((row, index) =>
          JSON.stringify([row, (origins[index] as unknown[]).map((origin) => JSON.stringify(origin)).sort()]),
        );
        return [names, together.sort()];
      };
      expect(sorted(shown(streamed(query)))).to.deep.equal(sorted(shown(whole(query))));
    });
  }

  it('says when no more rows are wanted', () => {
    const stream = startStream(plan('T | take 2'), { streamed: { T: { columns } } }, clock);
    const input = stream.input('T');
    expect(events.map((row) => input?.push(row))).to.deep.equal([true, false, false, false, false]);
    expect(rowsOf(stream.end())).to.have.length(2);
  });

  it('has no input for a table that the query does not read', () => {
    expect(startStream(plan('U'), { streamed: { T: { columns } } }, clock).input('T')).to.equal(undefined);
  });

  it('knows when each row was ingested', () => {
    const stream = startStream(
      plan('T | where ingestion_time() > datetime(2026-01-01 00:30) | project User'),
      { streamed: { T: { columns } } },
      clock,
    );
    events.forEach((row, index) => stream.input('T')?.push(row, index, `2026-01-01T00:${index}9:00Z`));
    expect(rowsOf(stream.end())).to.deep.equal([['bob'], ['cyd']]);
  });

  it('takes rows as arrays in the order of the columns', () => {
    const stream = startStream(
      plan('U | where Risk == 2 | project Name'),
      { streamed: { U: { columns: other, arrays: true } } },
      clock,
    );
    stream.input('U')?.push(['ada', 1]);
    stream.input('U')?.push(['bob', 2]);
    expect(rowsOf(stream.end())).to.deep.equal([['bob']]);
  });

  it('gives the error of a run as its diagnostic, at the end', () => {
    const stream = startStream(
      plan("T | where User matches regex strcat('(', User)"),
      { streamed: { T: { columns } } },
      clock,
    );
    expect(stream.input('T')?.push(events[0])).to.equal(false);
    expect(stream.end()).to.have.nested.property('diagnostic.code', 'runtime');
  });
});

describe('engine: lines of JSON', () => {
  const lines = (records: readonly unknown[]): string =>
    records.map((record) => JSON.stringify(record)).join('\n');

  it('leaves out lines without the literals that the query demands, and keeps their numbers', () => {
    const { outcome, skipped } = read("T | where Code == '53003'", lines(events));
    expect(skipped).to.equal(4);
    if (!outcome.ok) throw new Error(outcome.diagnostic.message);
    expect(outcome.table.originsOf(0)).to.deep.equal([{ table: 'T', row: 3 }]);
  });

  const demands: readonly [query: string, skipped: number][] = [
    ["T | where Code == '50126'", 2],
    ["T | where '50126' == Code", 2],
    ["let wrong = '50126'; T | where Code == wrong and User != 'x'", 2],
    ["T | where Code in ('53003', '50126')", 1],
    ["let codes = dynamic(['53003']); T | where Code in (codes)", 4],
    ["T | where Code == '53003' or User =~ 'ADA'", 2],
    ['T | where Event == 4740', 4],
    ['T | where Event in (4740, 4624)', 3],
    ["T | where User has_any ('cyd', 'dan')", 4],
    ["T | where Code startswith '530'", 4],
    ["T | where Code == '50126' | union (T | where Code == '53003')", 1],
    ["T | where Code == '53003' | join kind=inner (T | where Code == '53003') on User", 4],
    // What gives no certainty leaves nothing out.
    ["T | where Code != '50126'", 0],
    ["T | where Code == '53003' or Event > 4000", 0],
    ["T | where not(Code == '50126')", 0],
    ["T | where User has 'bo'", 0],
    ["T | where tostring(Details.ip) == 'abc'", 0],
    ["T | extend Code = '53003' | where Code == '53003'", 0],
    ["T | where Code == '53003' | union (T | where Event > 0)", 0],
    ["T | summarize count() by Code | where Code == '53003'", 0],
    ["T | where User =~ 'kiss'", 0],
  ];
  for (const [query, count] of demands) {
    it(`leaves out ${count} of five lines: ${query}`, () => {
      expect(read(query, lines(events)).skipped).to.equal(count);
    });
  }

  const hidden: readonly [what: string, line: string][] = [
    ['an escaped digit', String.raw`{"Code":"5\u00301\u00326"}`],
    ['an escaped letter in the name', String.raw`{"C\u006fde":"50126"}`],
    ['a number', '{"Code":50126}'],
    ['a number with an exponent', '{"Code":5.0126e4}'],
    ['blanks around the colon', '{"Code" : "50126"}'],
    ['a second value for the name', String.raw`{"Code":"1","Code":"\u00350126"}`],
    ['a carriage return at the end', '{"Code":"50126"}\r'],
  ];
  for (const [what, line] of hidden) {
    it(`finds a value behind ${what}`, () => {
      const { outcome } = read("T | where Code == '50126' | count", `{"Code":"1"}\n${line}\n{"Code":"2"}\n`);
      expect(rowsOf(outcome)).to.deep.equal([[1]]);
    });
  }

  it('finds whole numbers that are written otherwise', () => {
    const text = ['4740', '4740.0', '4.74e3', '"4740"', '"0x1284"', '47400', 'null'];
    const { outcome } = read(
      'T | where Event == 4740 | count',
      text.map((value) => `{"Event":${value}}`).join('\n'),
    );
    expect(rowsOf(outcome)).to.deep.equal([[5]]);
  });

  it('keeps whole numbers of 64 bits', () => {
    const { outcome } = read(
      'T | project Event, Details',
      '{"Event":9007199254740993,"Details":{"n":-9223372036854775807}}',
    );
    expect(rowsOf(outcome)).to.deep.equal([[9007199254740993n, { n: -9223372036854775807n }]]);
  });

  it('reports broken lines by number and goes on', () => {
    const { outcome, broken } = read('T | count', '{"Code":"1"}\n{"Code":\n\nnonsense\n{"Code":"2"}');
    expect(broken).to.deep.equal([2, 4]);
    expect(rowsOf(outcome)).to.deep.equal([[2]]);
  });

  it('reports a line that breaks off, though the query could do without it', () => {
    expect(read("T | where Code == '50126'", '{"Code":"1","User":"a\n{"Code":"2"}').broken).to.deep.equal([
      1,
    ]);
  });

  it('reads records that chunks cut anywhere, in characters too', () => {
    const text = lines([{ User: 'Zoë 🐈' }, { User: 'b' }, { User: 'ß' }]);
    for (const chunk of [1, 2, 3, 7, 1000]) {
      expect(rowsOf(read('T | project User', text, chunk).outcome)).to.deep.equal([['Zoë 🐈'], ['b'], ['ß']]);
    }
  });

  it('keeps nothing of a chunk, whose memory may be used again', () => {
    const users: unknown[] = [];
    const reader = createLineReader({
      record: (value) => users.push((value as { User: unknown }).User) > 0,
      broken: (line, reason) => users.push(`${line}: ${reason}`),
    });
    const memory = Buffer.alloc(16);
    for (const part of ['{"User":"a"}\n{"U', 'ser":"b"}\n{"Use', 'r":"', 'c"}']) {
      reader.push(memory.subarray(0, memory.write(part)));
    }
    reader.end();
    expect(users).to.deep.equal(['a', 'b', 'c']);
  });

  it('never changes a result: random records, written at random', () => {
    const random = seeded(20260102);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
    const texts = [
      '50126',
      '53003',
      'ADA',
      'ada',
      'Ada Kelvin',
      '\u212aelvin',
      'ſtraße',
      'a"b\\c/d',
      '501',
      '',
      'x501267',
    ];
    const cells = [
      '"v"',
      '"v"',
      '"v"',
      'v',
      'null',
      '["v"]',
      '{"a":"v"}',
      'true',
      '50126',
      '5.0126e4',
      '50126.0',
      '4740',
    ];
    const conditions = [
      "Code == '50126'",
      "Code in ('50126', '53003')",
      "Code in~ ('ada', 'kelvin', 'straße')",
      "Code =~ 'ada'",
      "Code has '50126'",
      "Code contains 'elv'",
      "Code contains 'kel'",
      "User == 'a\"b\\\\c/d'",
      "User has_any ('50126', 'ada')",
      "User has_all ('Ada', 'Kelvin')",
      'Event == 50126',
      'Event in (50126, 4740)',
      "Code startswith '501' and User endswith 'ada'",
      "Code == 'true'",
    ];
    const written = (character: string): string => {
      const code = character.charCodeAt(0);
      const plain = JSON.stringify(character).slice(1, -1);
      return random() < 0.1 ? `\\u${code.toString(16).padStart(4, '0')}` : plain;
    };
    const cell = (): string => {
      const shape = pick(cells);
      if (!shape.includes('v')) return shape;
      if (shape === 'v') return pick(['50126', '4740', '-4740', '50126000']);
      const value = pick(texts);
      const text = Array.from({ length: value.length }, (_, at) => written(value.charAt(at))).join('');
      return shape.replace('v', () => text);
    };
    const blank = (): string => (random() < 0.2 ? ' ' : '');
    let skipped = 0;
    for (let round = 0; round < 120; round++) {
      const condition =
        random() < 0.5
          ? pick(conditions)
          : `${pick(conditions)} ${pick(['and', 'or'])} (${pick(conditions)})`;
      const text = Array.from({ length: 40 }, () => {
        const fields = ['Code', 'User', 'Event', 'Details']
          .filter(() => random() < 0.85)
          .map((name) => `"${name}"${blank()}:${blank()}${cell()}`);
        return `{${fields.join(',')}}`;
      }).join('\n');
      const query = `T | where ${condition} | summarize rows = make_list(pack_all())`;
      const all = text.split('\n').map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
      const expected = run(plan(query), { tables: { T: { columns, rows: all } } }, clock);
      const found = read(query, text, 1 + Math.floor(random() * 500));
      expect(JSON.stringify(rowsOf(found.outcome)), condition).to.equal(JSON.stringify(rowsOf(expected)));
      skipped += found.skipped;
    }
    expect(skipped).to.be.greaterThan(100);
  });
});

/** Numbers from 0 to 1, the same in each run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
