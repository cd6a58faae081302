import { expect } from 'chai';
import { editYaml } from '../../../compiler/deploy/pull/edit-yaml.ts';

describe('editing YAML', () => {
  const text = `# A file with a life of its own.
title:   Production   # who
lists:
    countries: {values: [DE,  FR]}   # short
    apps:
        values:
            - {id: a, name: 'A'} # first

            # the second
            - id: b
              name: B
parameters: {burst: {failures: 15}}
levels:
  burst: low # for now
`;

  it('sets a value and leaves everything else as it was written', () => {
    expect(editYaml(text, [{ kind: 'set', path: ['parameters', 'burst', 'failures'], value: 20 }])).to.equal(
      text.replace('15', '20'),
    );
  });

  it('adds maps that are not there yet, in the style of where they go', () => {
    expect(
      editYaml(text, [
        { kind: 'set', path: ['parameters', 'spray', 'accounts'], value: 3 },
        { kind: 'set', path: ['disabled', 'spray'], value: 'Off: for a while.' },
      ]),
    ).to.equal(
      text
        .replace('{burst: {failures: 15}}', '{burst: {failures: 15}, spray: {accounts: 3}}')
        .concat("disabled:\n    spray: 'Off: for a while.'\n"),
    );
  });

  it('removes a value, and the map that is then empty', () => {
    expect(editYaml(text, [{ kind: 'remove', path: ['levels', 'burst'] }])).to.equal(
      text.replace('levels:\n  burst: low # for now\n', ''),
    );
  });

  it('changes, removes and adds items of a sequence', () => {
    expect(
      editYaml(text, [
        {
          kind: 'items',
          path: ['lists', 'countries', 'values'],
          changed: new Map([[1, 'CH']]),
          added: ['AT'],
        },
      ]),
    ).to.equal(text.replace('[DE,  FR]}   #', '[DE, CH, AT]} #'));
    const block = 'values:\n  - DE # home\n  - FR\n';
    expect(
      editYaml(block, [
        { kind: 'items', path: ['values'], changed: new Map([[1, undefined]]), added: ['CH'] },
      ]),
    ).to.equal('values:\n  - DE # home\n  - CH\n');
    expect(
      editYaml(block, [
        {
          kind: 'items',
          path: ['values'],
          changed: new Map([
            [0, undefined],
            [1, undefined],
          ]),
          added: [],
        },
      ]),
    ).to.match(/^values:\s+\[\]\n$/u);
  });

  it('writes members on one line each', () => {
    const members = 'values:\n  - {id: a, name: A}\n';
    expect(
      editYaml(members, [
        { kind: 'items', path: ['values'], changed: new Map(), added: [{ id: 'b', name: 'yes' }] },
      ]),
    ).to.equal('values:\n  - {id: a, name: A}\n  - {id: b, name: yes}\n');
    expect(
      editYaml('values: []\n', [
        { kind: 'items', path: ['values'], changed: new Map(), added: [{ id: 'b' }] },
      ]),
    ).to.equal('values:\n  - {id: b}\n');
  });

  it('leaves folded texts and flows over several lines alone', () => {
    const folded = `description: >-
  One line
  and another,
  folded.
home: {
  zone: Europe/Berlin,
  days: [mon, tue]
}

burst:
    failures: 15
`;
    expect(editYaml(folded, [{ kind: 'set', path: ['burst', 'failures'], value: 20 }])).to.equal(
      folded.replace('15', '20'),
    );
    expect(editYaml(folded, [{ kind: 'set', path: ['levels', 'burst'], value: 'low' }])).to.equal(
      `${folded}levels:\n    burst: low\n`,
    );
  });

  it('keeps line ends and the byte order mark', () => {
    expect(editYaml('\uFEFFa: 1\r\nb: 2 # two\r\n', [{ kind: 'set', path: ['a'], value: 3 }])).to.equal(
      '\uFEFFa: 3\r\nb: 2 # two\r\n',
    );
  });

  it('quotes what would be another value', () => {
    expect(editYaml('a: x\n', [{ kind: 'set', path: ['a'], value: 'true' }])).to.equal("a: 'true'\n");
    expect(editYaml('a: x\n', [{ kind: 'set', path: ['a'], value: '1.0' }])).to.equal("a: '1.0'\n");
  });
});
