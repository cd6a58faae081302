import { expect } from 'chai';
import { fieldsOf } from '../../compiler/deploy/fields.ts';
import { rowsChangedIn, withRows } from '../../compiler/deploy/items.ts';
import { digestOf } from '../../compiler/deploy/record.ts';

const row = (Value: string) => ({ Value });
const item = (Value: string) => ({ id: `/items/${Value}`, values: { Value } });
const fields = fieldsOf('watchlist', { properties: { displayName: 'Countries' } });
const deployed = digestOf('watchlist', withRows(fields, [row('DE'), row('FR')]));

describe('where the rows of a watchlist were changed', () => {
  it('nowhere, in whatever order they are', () => {
    expect(rowsChangedIn([row('FR'), row('DE')], [item('DE'), item('FR')], deployed)).to.equal(undefined);
  });
  it('in the workspace', () => {
    expect(rowsChangedIn([row('DE'), row('FR')], [item('DE'), item('CH')], deployed)).to.equal('workspace');
  });
  it('in the project', () => {
    expect(rowsChangedIn([row('DE')], [item('DE'), item('FR')], deployed)).to.equal('project');
  });
  it('in both', () => {
    expect(rowsChangedIn([row('DE')], [item('CH')], deployed)).to.equal('both');
  });
  it('nobody knows, where the record has no rows', () => {
    const older = digestOf('watchlist', fields).slice(0, -6);
    expect(rowsChangedIn([row('DE')], [item('CH')], older)).to.equal(undefined);
    expect(rowsChangedIn([row('DE')], [item('CH')], undefined)).to.equal(undefined);
  });
});
