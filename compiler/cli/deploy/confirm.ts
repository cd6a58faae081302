import { isUnread, type DeployPlan } from '../../deploy/plan.ts';
import { shownWorkspace } from '../../deploy/scope.ts';
import { counted } from '../../report/words.ts';
import { CliFailure } from '../failure.ts';
import type { CliIo } from '../io.ts';

/**
 * Asks at the terminal whether the plan shall be applied.
 * @throws CliFailure where nobody can answer
 */
export async function confirm(io: CliIo, { workspaces }: DeployPlan): Promise<boolean> {
  if (io.stdin === undefined) {
    throw new CliFailure('nobody is here to confirm the plan', {
      help: 'add --yes, or apply a plan that was reviewed: --plan FILE --yes',
    });
  }
  const readable = workspaces.flatMap((plan) => (isUnread(plan) ? [] : [plan]));
  const changes = readable.flatMap(({ resources }) =>
    resources.filter(({ action }) => action !== 'none'),
  ).length;
  const deletes = readable.flatMap(({ resources }) =>
    resources.filter(({ action }) => action === 'delete'),
  ).length;
  const where = readable.map(({ workspace }) => shownWorkspace(workspace)).join(' and ');
  const warning = deletes === 0 ? '' : `, ${counted(deletes, 'deletion')} among them,`;
  const { createInterface } = await import('node:readline');
  const terminal = createInterface({ input: io.stdin(), terminal: false });
  try {
    // Questions are not data: they go to stderr.
    io.stderr.write(`Apply ${counted(changes, 'change')}${warning} to ${where}? Type yes: `);
    const lines = terminal[Symbol.asyncIterator]();
    const answer = await lines.next();
    return answer.done !== true && answer.value.trim().toLowerCase() === 'yes';
  } finally {
    terminal.close();
  }
}
