import { expect } from 'chai';
import type { Log } from 'sarif';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import { rangesIn } from '../../../compiler/diagnostics/text-lines.ts';
import { type Format, writers, type WriterContext } from '../../../compiler/diagnostics/writers/index.ts';
import { file, finding } from '../findings.ts';

const text = "title: A\nlevel: hi\ncount: 5\nname: ']]> <b> & %0A\u001B'\n";
const context: WriterContext = {
  texts: new Map([
    [file, text],
    ['detections/clean, too.yaml', 'title: B\n'],
  ]),
  color: false,
  version: '0.1.0',
};
const range = rangesIn(file, text);

const plain = finding(text, 'level', { help: "did you mean 'severity'?" });
const fixable = finding(text, '5', {
  code: 'D1503',
  name: 'wrong-type',
  message: 'expected text, found the number 5',
  fix: { description: 'put 5 in quotes', edits: [{ range: range(26, 27), newText: "'5'" }] },
  related: [{ range: range(0, 5), message: 'as here' }],
});
const hostile = finding(text, "']]> <b>", {
  severity: 'warning',
  message: ']]> 100% <b> "q", ::error::x\r\nnext \u001B[31m\u202E',
});

async function write(format: Format, diagnostics: readonly Diagnostic[], more: Partial<WriterContext> = {}) {
  return (await writers[format]())(diagnostics, { ...context, ...more });
}

describe('the pretty writer', () => {
  it('writes nothing where nothing was found', async () => {
    expect(await write('pretty', [])).to.equal('');
  });

  it('shows place, code, message, frame, help, fix, related places and a summary', async () => {
    expect(await write('pretty', [plain, fixable])).to.equal(
      `detections/demo.yaml:2:1 - error D1501 unknown-key: 'level' is no key here

 1 | title: A
 2 | level: hi
   | ^^^^^
 3 | count: 5

  help: did you mean 'severity'?

detections/demo.yaml:3:8 - error D1503 wrong-type: expected text, found the number 5

 1 | title: A
 2 | level: hi
 3 | count: 5
   |        ^
 4 | name: ']]> <b> & %0A␛'

  fix: put 5 in quotes (detc check --fix)
  detections/demo.yaml:1:1: as here
     1 | title: A
       | ^^^^^

2 errors in 1 file; 1 fix can be applied with \`detc check --fix\`
`,
    );
  });

  it('lets no text of a user reach the terminal as a command, or begin a line', async () => {
    const written = await write('pretty', [hostile]);
    expect(written.split('\n')[0]).to.equal(
      'detections/demo.yaml:4:7 - warning D1501 unknown-key: ]]> 100% <b> "q", ::error::x␍␊next ␛[31m<U+202E>',
    );
    // eslint-disable-next-line no-control-regex -- looking for it
    expect(written).not.to.match(/[\u001B\u202E]/u);
    expect(written.trimEnd().split('\n').at(-1)).to.equal('1 warning in 1 file');
  });

  it('colours only where it may', async () => {
    expect((await write('pretty', [plain], { color: true })).split('\n')[0]).to.equal(
      "\u001B[36mdetections/demo.yaml\u001B[39m:\u001B[33m2\u001B[39m:\u001B[33m1\u001B[39m - \u001B[31merror\u001B[39m \u001B[2mD1501\u001B[22m \u001B[2munknown-key\u001B[22m: 'level' is no key here",
    );
  });

  it('shows a finding about a file that it has no text of', async () => {
    const other = finding(text, 'level', { range: rangesIn('package.json', text)(9, 14) });
    expect((await write('pretty', [other])).split('\n')).to.deep.equal([
      "package.json:2:1 - error D1501 unknown-key: 'level' is no key here",
      '',
      '1 error in 1 file',
      '',
    ]);
  });
});

describe('the JSON writer', () => {
  it('writes everything that is known of a finding', async () => {
    expect(JSON.parse(await write('json', [fixable]))).to.deep.equal({
      version: 1,
      tool: { name: 'detc', version: '0.1.0' },
      summary: { errors: 1, warnings: 0, infos: 0, fixable: 1 },
      diagnostics: [
        {
          code: 'D1503',
          name: 'wrong-type',
          severity: 'error',
          message: 'expected text, found the number 5',
          file: 'detections/demo.yaml',
          start: { line: 3, column: 8, offset: 26 },
          end: { line: 3, column: 9, offset: 27 },
          related: [
            {
              message: 'as here',
              file: 'detections/demo.yaml',
              start: { line: 1, column: 1, offset: 0 },
              end: { line: 1, column: 6, offset: 5 },
            },
          ],
          fix: {
            description: 'put 5 in quotes',
            edits: [
              {
                file: 'detections/demo.yaml',
                start: { line: 3, column: 8, offset: 26 },
                end: { line: 3, column: 9, offset: 27 },
                newText: "'5'",
              },
            ],
          },
        },
      ],
    });
  });

  it('keeps the text of a user as it is, and writes an empty list where nothing was found', async () => {
    const { diagnostics } = JSON.parse(await write('json', [hostile])) as { diagnostics: Diagnostic[] };
    expect(diagnostics[0]?.message).to.equal(hostile.message);
    expect((JSON.parse(await write('json', [])) as { diagnostics: unknown }).diagnostics).to.deep.equal([]);
  });
});

describe('the SARIF writer', () => {
  it('refers each result to its rule, place, related places and fixes', async () => {
    const log = JSON.parse(await write('sarif', [plain, fixable, hostile])) as Log;
    expect(log.version).to.equal('2.1.0');
    const [run] = log.runs;
    expect(run?.tool.driver.name).to.equal('detc');
    expect(run?.tool.driver.version).to.equal('0.1.0');
    expect(run?.columnKind).to.equal('utf16CodeUnits');
    expect(run?.tool.driver.rules?.map(({ id, name }) => [id, name])).to.deep.equal([
      ['D1501', 'UnknownKey'],
      ['D1503', 'WrongType'],
    ]);
    for (const rule of run?.tool.driver.rules ?? []) {
      expect(rule.help?.markdown, rule.id).to.be.a('string').and.not.equal('');
      expect(rule.fullDescription?.text, rule.id).to.be.a('string').and.not.equal('');
    }
    expect(run?.results?.map(({ ruleId, ruleIndex, level }) => [ruleId, ruleIndex, level])).to.deep.equal([
      ['D1501', 0, 'error'],
      ['D1503', 1, 'error'],
      ['D1501', 0, 'warning'],
    ]);
    expect(run?.results?.[0]?.message.text).to.equal(
      "'level' is no key here\nhelp: did you mean 'severity'?",
    );
    expect(run?.results?.[1]?.locations?.[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'detections/demo.yaml', uriBaseId: '%SRCROOT%' },
      region: { startLine: 3, startColumn: 8, endLine: 3, endColumn: 9, charOffset: 26, charLength: 1 },
    });
    expect(run?.results?.[1]?.relatedLocations?.[0]?.message?.text).to.equal('as here');
    expect(run?.results?.[1]?.fixes).to.deep.equal([
      {
        description: { text: 'put 5 in quotes' },
        artifactChanges: [
          {
            artifactLocation: { uri: 'detections/demo.yaml', uriBaseId: '%SRCROOT%' },
            replacements: [
              {
                deletedRegion: {
                  startLine: 3,
                  startColumn: 8,
                  endLine: 3,
                  endColumn: 9,
                  charOffset: 26,
                  charLength: 1,
                },
                insertedContent: { text: "'5'" },
              },
            ],
          },
        ],
      },
    ]);
  });

  it('writes paths as URIs', async () => {
    const odd = finding(text, 'level', { range: rangesIn('detections/ä b%#?\uD800.yaml', text)(0, 1) });
    const log = JSON.parse(await write('sarif', [odd])) as Log;
    expect(log.runs[0]?.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).to.equal(
      'detections/%C3%A4%20b%25%23%3F%EF%BF%BD.yaml',
    );
  });
});

describe('the GitHub writer', () => {
  it('writes a command for each finding', async () => {
    expect(await write('github', [plain, { ...plain, severity: 'info' }])).to.equal(
      `::error file=detections/demo.yaml,line=2,col=1,endColumn=5,endLine=2,title=D1501 unknown-key::'level' is no key here%0Ahelp: did you mean 'severity'?
::notice file=detections/demo.yaml,line=2,col=1,endColumn=5,endLine=2,title=D1501 unknown-key::'level' is no key here%0Ahelp: did you mean 'severity'?
`,
    );
    expect(await write('github', [])).to.equal('');
  });

  it('names related places', async () => {
    expect(await write('github', [fixable])).to.match(
      /found the number 5%0Adetections\/demo\.yaml:1: as here\n$/u,
    );
  });

  it('escapes, so that a text cannot be another command', async () => {
    const odd = { ...hostile, range: rangesIn('a,b:c%.yaml', text)(0, 12) };
    expect(await write('github', [odd])).to.equal(
      '::warning file=a%2Cb%3Ac%25.yaml,line=1,endLine=2,title=D1501 unknown-key::]]> 100%25 <b> "q", ::error::x␍␊next ␛[31m<U+202E>\n',
    );
  });
});

describe('the JUnit writer', () => {
  it('has a suite for each file, a failure for each error, and passes files without findings', async () => {
    expect(await write('junit', [plain, { ...plain, severity: 'warning' }])).to.equal(
      `<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="3" failures="1" errors="0" skipped="0">
  <testsuite name="detections/clean, too.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="detections/clean, too.yaml" name="no findings"/>
  </testsuite>
  <testsuite name="detections/demo.yaml" tests="2" failures="1" errors="0" skipped="0">
    <testcase classname="detections/demo.yaml" name="D1501 unknown-key at 2:1" file="detections/demo.yaml">
      <failure message="'level' is no key here" type="unknown-key"><![CDATA[detections/demo.yaml:2:1 - error D1501 unknown-key: 'level' is no key here

 1 | title: A
 2 | level: hi
   | ^^^^^
 3 | count: 5

help: did you mean 'severity'?]]></failure>
    </testcase>
    <testcase classname="detections/demo.yaml" name="D1501 unknown-key at 2:1" file="detections/demo.yaml">
      <system-out><![CDATA[detections/demo.yaml:2:1 - warning D1501 unknown-key: 'level' is no key here

 1 | title: A
 2 | level: hi
   | ^^^^^
 3 | count: 5

help: did you mean 'severity'?]]></system-out>
    </testcase>
  </testsuite>
</testsuites>
`,
    );
  });

  it('stays XML whatever the text is', async () => {
    const written = await write('junit', [{ ...hostile, severity: 'error' }]);
    expect(written).to.include(
      '<failure message="]]> 100% &lt;b> &quot;q&quot;, ::error::x␍␊next ␛[31m&lt;U+202E>" type="unknown-key">',
    );
    expect(written).to.include(']]]]><![CDATA[> 100%');
    // eslint-disable-next-line no-control-regex -- looking for them
    expect(written).not.to.match(/[\u0000-\u0008\u000B-\u001F\uFFFE\uFFFF]/u);
  });
});
