import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSnapshotStore, type SnapshotState } from '../../scripts/collect/snapshot.ts';

const empty: SnapshotState = {
  version: 1,
  feed: 'f',
  table: 'T_CL',
  timeGenerated: '2026-11-23T02:00:00.000Z',
  phase: 'reading',
  read: { rows: 0, bytes: 0 },
  done: { rows: 0, bytes: 0 },
  doubts: [],
  refused: [],
};

describe('collect: the snapshot on disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'detc-snapshot-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives back what was put in, in spans of at most so many bytes and rows', () => {
    const store = openSnapshotStore(folder, 'f');
    const rows = [{ A: 'é\n' }, { A: 'two' }, { A: 'x'.repeat(100) }, { A: 'four' }];
    const read = store.append(empty, rows);
    const state = { ...empty, read };
    expect(read.rows).to.equal(4);
    const spans: number[] = [];
    let done = state.done;
    const found: unknown[] = [];
    while (done.rows < read.rows) {
      const span = store.next(state, done, 40, 5);
      found.push(...store.rows(span));
      spans.push(span.rows);
      done = { rows: span.from + span.rows, bytes: span.at + span.bytes };
    }
    expect(found).to.deep.equal(rows);
    // The third is longer than 40 bytes: it goes alone.
    expect(spans).to.deep.equal([2, 1, 1]);
    expect(store.next(state, empty.done, 1000, 1).rows).to.equal(1);
  });

  it('drops what a killed run wrote and did not count', () => {
    const store = openSnapshotStore(folder, 'f');
    const state = { ...empty, read: store.append(empty, [{ A: 'one' }]) };
    const path = join(folder, 'f.rows.ndjson');
    appendFileSync(path, '{"A": "ha');
    store.append(state, [{ A: 'two' }]);
    expect(readFileSync(path, 'utf8')).to.equal('{"A":"one"}\n{"A":"two"}\n');
  });

  it('takes a state whose rows are gone, or that is of another feed or form, for none', () => {
    const store = openSnapshotStore(folder, 'f');
    const state = { ...empty, read: store.append(empty, [{ A: 'one' }]) };
    store.save(state);
    expect(store.load()).to.deep.equal(state);
    store.save({ ...state, read: { rows: 9, bytes: 999 } });
    expect(store.load()).to.equal(undefined);
    store.save({ ...state, feed: 'g' });
    expect(store.load()).to.equal(undefined);
    store.save(state);
    store.remove();
    expect(store.load()).to.equal(undefined);
  });
});
