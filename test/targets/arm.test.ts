import { expect } from 'chai';
import { armLiteral, armText, asArmTemplate } from '../../compiler/targets/arm.ts';
import { durationWords, isoDuration } from '../../compiler/targets/duration.ts';
import { armRead } from './plans.ts';

describe('ARM literals', () => {
  it('escape what would be an expression, and nothing else', () => {
    expect(armLiteral('[test value]')).to.equal('[[test value]');
    expect(armLiteral('[test] value')).to.equal('[test] value');
    expect(armLiteral('[[x]')).to.equal('[[[x]');
    expect(armLiteral({ a: ['[x]', 1, null, true], '[k]': '[' })).to.deep.equal({
      a: ['[[x]', 1, null, true],
      '[k]': '[',
    });
  });

  it('come back as they were', () => {
    for (const text of ['[x]', '[[x]', '[[[x]]]', '[x', 'x]', '[', '', '[]', '[\n]']) {
      expect(armRead(armLiteral(text))).to.equal(text);
    }
  });

  it('in expressions double their quotes', () => {
    expect(armText("it's")).to.equal("'it''s'");
  });
});

describe('ARM templates', () => {
  it('are recognised by their resources', () => {
    const resource = { type: 'A/b', properties: {} };
    expect(asArmTemplate({ resources: [resource] }, 'A/b')?.resources).to.deep.equal([resource]);
    for (const other of [
      undefined,
      null,
      [],
      'x',
      {},
      { resources: [] },
      { resources: [{ type: 'A/c', properties: {} }] },
      { resources: [{ type: 'A/b' }] },
    ]) {
      expect(asArmTemplate(other, 'A/b')).to.equal(undefined);
    }
  });
});

describe('durations', () => {
  it('as ISO 8601', () => {
    const cases: [number, string][] = [
      [0, 'PT0S'],
      [45, 'PT45S'],
      [300, 'PT5M'],
      [3_600, 'PT1H'],
      [5_400, 'PT1H30M'],
      [86_400, 'P1D'],
      [178_200, 'P2DT1H30M'],
      [1_209_600, 'P14D'],
    ];
    for (const [seconds, text] of cases) expect(isoDuration(seconds)).to.equal(text);
  });
  it('in words', () => {
    const cases: [number, string][] = [
      [0, '0 seconds'],
      [60, '1 minute'],
      [3_660, '1 hour and 1 minute'],
      [1_209_600, '14 days'],
      [1_213_801, '14 days, 1 hour, 10 minutes and 1 second'],
    ];
    for (const [seconds, text] of cases) expect(durationWords(seconds)).to.equal(text);
  });
});
