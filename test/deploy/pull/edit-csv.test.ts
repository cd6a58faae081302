import { expect } from 'chai';
import { editCsv } from '../../../compiler/deploy/pull/edit-csv.ts';
import { memberColumns } from '../../../compiler/model/list-members.ts';

const accounts = memberColumns('accounts');
const account = (ObjectId: string, UserPrincipalName: string) => ({ ObjectId, UserPrincipalName });

describe('rows of a CSV file', () => {
  it('come and go, and all other lines stay as they are', () => {
    const text = 'upn,id\r\nada@x.com,1\r\n\r\n"grace@x.com", 2\r\nalan@x.com,3\r\n';
    expect(
      editCsv(text, accounts, [account('3', 'alan@x.com')], [account('', 'new@x.com'), account('5', 'a,b')]),
    ).to.equal('upn,id\r\nada@x.com,1\r\n\r\n"grace@x.com", 2\r\nnew@x.com,\r\n"a,b",5\r\n');
  });

  it('take the place of those that they follow', () => {
    const text = 'ObjectId,UserPrincipalName\n1,ada@x.com\n\n2,grace@x.com\n3,alan@x.com\n';
    expect(editCsv(text, accounts, [account('2', 'grace@x.com')], [account('2', 'g.hopper@x.com')])).to.equal(
      'ObjectId,UserPrincipalName\n1,ada@x.com\n\n2,g.hopper@x.com\n3,alan@x.com\n',
    );
  });

  it('may span lines', () => {
    const text = '\uFEFFValue\n"two\nlines"\nplain\n';
    const columns = memberColumns('regex');
    expect(editCsv(text, columns, [{ Value: 'two\nlines' }], [])).to.equal('\uFEFFValue\nplain\n');
    expect(editCsv(text, columns, [{ Value: 'plain' }], [{ Value: 'three\n"3"' }])).to.equal(
      '\uFEFFValue\n"two\nlines"\n"three\n""3"""\n',
    );
  });

  it('are added to a file whose last line has no end, and to one with a header only', () => {
    const columns = memberColumns('country');
    expect(editCsv('Value\nDE', columns, [], [{ Value: 'CH' }])).to.equal('Value\nDE\nCH\n');
    expect(editCsv('Value', columns, [], [{ Value: 'CH' }])).to.equal('Value\nCH\n');
    expect(editCsv('Value\nDE\n', columns, [{ Value: 'DE' }], [])).to.equal('Value\n');
  });

  it('are not added twice', () => {
    expect(editCsv('Value\nDE\n', memberColumns('country'), [], [{ Value: 'DE' }])).to.equal('Value\nDE\n');
  });
});
