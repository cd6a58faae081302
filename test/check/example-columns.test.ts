import { expect } from 'chai';
import { createCompiler } from '../../compiler/compile.ts';

async function findings(text: string): Promise<readonly string[]> {
  const files = new Map([['detections/examples/signin.yaml', text]]);
  const { diagnostics } = await createCompiler().compile(
    { files },
    { today: '2026-11-23', templates: new Map() },
  );
  return diagnostics
    .filter(({ range }) => range.file === 'detections/examples/signin.yaml')
    .map(
      ({ code, message, range, help }) =>
        `${range.start.line}:${range.start.column} ${code} ${message}; ${help ?? ''}`,
    );
}

describe('example records', () => {
  it('have columns of their table', async () => {
    const text =
      'description: A wrong password.\ntable: SigninLogs\nrecord:\n  ResultType: "50126"\n  UserID: x\n';
    expect(await findings(text)).to.deep.equal([
      "5:3 D2003 the table SigninLogs has no column 'UserID'; did you mean 'UserId'?",
    ]);
  });

  it('are of a table that exists', async () => {
    const text = 'description: A wrong password.\ntable: SignInLogs\nrecord: {ResultType: "50126"}\n';
    expect(await findings(text)).to.deep.equal([
      "2:8 D2002 the workspace has no table 'SignInLogs'; did you mean 'SigninLogs'?",
    ]);
  });
});
