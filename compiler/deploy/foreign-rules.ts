import type { Arm } from '../azure/arm.ts';
import type { JsonMap } from '../azure/json.ts';
import { text } from '../azure/json.ts';
import { rulesApi } from './actual.ts';
import { metadataApi, readRecord } from './record.ts';
import type { WorkspaceRef } from './resource.ts';
import { sentinelIdOf } from './scope.ts';

/** The analytics rules of a workspace. */
export interface WorkspaceRules {
  /** As the service answers, in the order of their names. */
  readonly foreign: readonly JsonMap[];
  /** How many more there are that detc has deployed. */
  readonly own: number;
}

/**
 * Reads the rules of a workspace, and tells those of detc's own.
 * @throws ServiceError
 */
export async function readForeignRules(arm: Arm, workspace: WorkspaceRef): Promise<WorkspaceRules> {
  const sentinel = sentinelIdOf(workspace);
  const [rules, metadata] = await Promise.all([
    arm.list(`${sentinel}/alertRules`, rulesApi),
    arm.list(`${sentinel}/metadata`, metadataApi),
  ]);
  const own = new Set(metadata.flatMap((item) => readRecord(item)?.parentId.toLowerCase() ?? []));
  const foreign = rules.filter((rule) => !own.has(text(rule['id']).toLowerCase()));
  const nameOf = (rule: JsonMap) => text(rule['name']);
  return {
    foreign: foreign.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)),
    own: rules.length - foreign.length,
  };
}
