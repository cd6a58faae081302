import { expect } from 'chai';
import { checkTags, sentinelAttack } from '../../compiler/targets/attack.ts';
import { attackTechniques } from '../../compiler/targets/attack-techniques.ts';
import { sentinel } from '../../compiler/targets/sentinel/index.ts';
import { at, burst, context, expectFinding, places } from './plans.ts';

describe('ATT&CK in Sentinel’s terms', () => {
  it('keeps classic tactics and splits sub-techniques off', () => {
    expect(
      sentinelAttack(['attack.credential-access', 'attack.t1110.001', 'attack.t1110', 'cve.2026-1']),
    ).to.deep.equal({
      tactics: ['CredentialAccess'],
      techniques: ['T1110'],
      subTechniques: ['T1110.001'],
      leftOut: [],
    });
  });

  it('joins what v19 split, and gives the classic ids', () => {
    expect(
      sentinelAttack([
        'attack.stealth',
        'attack.defense-impairment',
        'attack.t1078.004',
        'attack.t1685',
        'attack.t1685.002',
        'attack.t1689',
        'attack.t1684.001',
        'attack.t1684',
      ]),
    ).to.deep.equal({
      tactics: ['DefenseEvasion'],
      techniques: ['T1078', 'T1562', 'T1656'],
      subTechniques: ['T1078.004', 'T1562.008', 'T1562.010'],
      leftOut: ['T1684'],
    });
  });

  it('knows all of v19: 222 techniques and 475 sub-techniques', () => {
    const enterprise = [...attackTechniques].filter(([id]) => id.startsWith('T1'));
    expect(enterprise).to.have.length(222);
    expect(enterprise.reduce((sum, [, { subTechniques }]) => sum + subTechniques.size, 0)).to.equal(475);
    expect([...attackTechniques.get('T1055')!.subTechniques]).to.deep.equal([
      '001',
      '002',
      '003',
      '004',
      '005',
      '008',
      '009',
      '011',
      '012',
      '013',
      '014',
      '015',
    ]);
  });
});

describe('ATT&CK tags', () => {
  const check = (...tags: string[]) => checkTags(tags, (index) => at(10 + index, 5));

  it('accepts v19 and leaves other namespaces and objects alone', () => {
    expect(
      places(
        check(
          'attack.stealth',
          'attack.t1078',
          'attack.t1556.006',
          'attack.g0016',
          'attack.s0002',
          'cve.2026-1',
          'tlp.red',
        ),
      ),
    ).to.deep.equal([]);
    expect(places(check('attack.t1110.001'))).to.deep.equal([]);
  });

  it('D6041 unknown tags', () => {
    const [one] = [
      expectFinding(
        check('attack.stealth', 'attack.stelth'),
        'D6041',
        11,
        5,
        "ATT&CK v19 has no 'attack.stelth'",
      ),
    ];
    expect(one.help).to.equal("did you mean 'attack.stealth'?");
    expect(places(check('attack.t9999', 'attack.t1110.009', 'attack.constructor'))).to.deep.equal([
      ['D6041', 10, 5],
      ['D6041', 11, 5],
      ['D6041', 12, 5],
    ]);
  });

  it('D6042 tags that v19 replaced', () => {
    const found = check('attack.defense-evasion', 'attack.t1562.008');
    expect(found.map(({ code, message }) => [code, message])).to.deep.equal([
      [
        'D6042',
        "ATT&CK v19 replaced 'attack.defense-evasion' by 'attack.stealth' and 'attack.defense-impairment'",
      ],
      ['D6042', "ATT&CK v19 replaced 'attack.t1562.008' by 'attack.t1685.002'"],
    ]);
    expect(found[1]!.range.start.line).to.equal(11);
    expect(found[0]!.fix).to.equal(undefined);
    expect(found[1]!.fix).to.deep.equal({
      description: 'write attack.t1685.002',
      edits: [{ range: at(11, 5), newText: 'attack.t1685.002' }],
    });
    expect(check('attack.t1562', 'attack.t1685', 'attack.defense-impairment')[0]!.fix).to.equal(undefined);
  });

  it('D6043 techniques of other tactics', () => {
    const one = expectFinding(
      check('attack.impact', 'attack.t1110'),
      'D6043',
      11,
      5,
      "'attack.t1110' belongs to none of the tactics named here; in ATT&CK it belongs to attack.credential-access",
    );
    expect(one.severity).to.equal('info');
  });

  it('are shown where they stand', () => {
    const tags = ['attack.stealth', 'attack.nothing'];
    const plan = burst({ meta: { tags, tagRanges: [at(12, 9), at(12, 25)] } });
    expect(places(sentinel.emit(plan, context).diagnostics)).to.deep.equal([['D6041', 12, 25]]);
  });

  it('D6044 techniques that Sentinel does not know', () => {
    const { diagnostics } = sentinel.emit(
      burst({ meta: { tags: ['attack.stealth', 'attack.t1684'] } }),
      context,
    );
    expectFinding(
      diagnostics,
      'D6044',
      1,
      1,
      'Sentinel does not know T1684 of ATT&CK v19; the rule goes without',
    );
  });
});
