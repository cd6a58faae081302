import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { environmentRange, workspacesOf } from '../../deploy/deployment.ts';
import { explainFailure } from '../../deploy/explain.ts';
import { readForeignRules } from '../../deploy/foreign-rules.ts';
import { shownWorkspace } from '../../deploy/scope.ts';
import { openAzure } from '../deploy/azure.ts';
import { CliFailure } from '../failure.ts';
import type { CliIo } from '../io.ts';
import type { Session } from '../session.ts';

/** The rules of an environment's workspaces as the service answers, a text for each workspace. */
export interface WorkspaceTexts {
  readonly texts: ReadonlyMap<string, string>;
  readonly named: ReadonlySet<string>;
  readonly own: number;
}

/**
 * Reads the rules that are not detc's own.
 * @throws CliFailure where the environment cannot be read
 */
export async function readWorkspaceRules(
  session: Session,
  io: CliIo,
): Promise<WorkspaceTexts | { readonly problems: readonly Diagnostic[] } | 'interrupted'> {
  const result = await session.compile({ only: [] });
  const { environment } = result.ground;
  if (environment === undefined) {
    throw new CliFailure('the environment cannot be read', { help: '`detc check --env NAME` says why' });
  }
  const stop = new AbortController();
  const release = io.onInterrupt(() => {
    stop.abort();
  });
  const texts = new Map<string, string>();
  const problems: Diagnostic[] = [];
  let own = 0;
  try {
    const azure = await openAzure(environment.located.value, io, stop.signal);
    for (const workspace of workspacesOf(environment.located.value)) {
      const what = `the workspace ${shownWorkspace(workspace)}`;
      try {
        const rules = await readForeignRules(azure.armFor(workspace), workspace);
        own += rules.own;
        const path = `${workspace.resourceGroup}/${workspace.name}.json`;
        texts.set(path, JSON.stringify({ value: rules.foreign }, undefined, 2));
      } catch (error) {
        const range = environmentRange(result);
        const problem = explainFailure(error, { what, range }, undefined);
        if (problem === undefined) throw error;
        problems.push(problem);
      }
    }
  } catch (error) {
    if (stop.signal.aborted) return 'interrupted';
    throw error;
  } finally {
    release();
  }
  return problems.length > 0 ? { problems } : { texts, named: new Set(), own };
}
