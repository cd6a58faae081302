import { text } from '../../azure/json.ts';
import type { CompileResult } from '../../compile.ts';
import { startOf, type Range } from '../../diagnostics/position.ts';
import { readYaml } from '../../language/reader.ts';
import type { DetectionSyntax, Level } from '../../language/schema/detection.ts';
import type { List } from '../../model/index.ts';
import type { ActualState } from '../actual.ts';
import { desiredState } from '../desired.ts';
import { planWorkspace } from '../make-plan.ts';
import { isUnread, type DeployPlan } from '../plan.ts';
import { workspaceIdOf } from '../scope.ts';
import { driftOf, type AutoDisabled, type Drift, type FieldDrift, type RowDrift } from './drift.ts';
import { candidates } from './parameter-candidates.ts';
import { placeOf, type Place } from './places.ts';
import {
  parameterProposal,
  proposalsOf,
  type Proposal,
  type ProposedChange,
  type PullGround,
} from './proposals.ts';
import { isSameQuery } from './query-tokens.ts';

export interface PullRequest {
  /** Made of `result`. */
  readonly plan: DeployPlan;
  /** What the workspaces are, by id in small letters. */
  readonly actual: ReadonlyMap<string, ActualState>;
  /** The project as it is, compiled for the environment without errors. */
  readonly result: CompileResult;
  /** A file of the project, as it is. */
  readonly textOf: (path: string) => string;
  readonly paths: readonly string[];
  /** Compiles the project for the environment, with other texts for some files. */
  readonly compile: (changed: ReadonlyMap<string, string>) => Promise<CompileResult>;
}

/** A change of the project, with the resource it was read from. */
export interface Written extends ProposedChange {
  readonly kind: FieldDrift['kind'];
  readonly name: string;
  /** Of the resource; `rows` of a watchlist. */
  readonly field: string;
  /** In the file as it is afterwards, from 1. */
  readonly line: number;
  readonly workspaces: readonly string[];
}

/** What is still not as the project says, and where a person would change that. */
export interface Remaining {
  readonly drift: FieldDrift | RowDrift;
  readonly range: Range;
  /** The key in the file, e.g. `schedule.every`. */
  readonly key: string;
  readonly why?: string;
}

export interface Pulled {
  /** New texts by path. */
  readonly files: ReadonlyMap<string, string>;
  readonly written: readonly Written[];
  readonly remaining: readonly Remaining[];
  readonly autoDisabled: readonly AutoDisabled[];
}

interface State {
  readonly files: ReadonlyMap<string, string>;
  readonly result: CompileResult;
  readonly plan: DeployPlan;
}

/**
 * Takes over what was changed in the workspaces, as far as an environment can say it. Each change is proved: the project is
 * compiled with it and compared with the workspaces again, and a change that does not settle its drift is not made.
 */
export async function pull(request: PullRequest): Promise<Pulled> {
  const ground = groundOf(request);
  const accepted: Proposal[] = [];
  const refused = new Map<string, string>();
  let state: State = { files: new Map(), result: request.result, plan: request.plan };
  const drift = driftOf(request.plan);

  const proposals = proposalsOf(drift, ground);
  const together = await attempt(state, proposals, request);
  if ('files' in together) {
    state = together;
    accepted.push(...proposals);
  } else {
    for (const proposal of proposals) {
      const alone = await attempt(state, [proposal], request);
      if ('files' in alone) {
        state = alone;
        accepted.push(proposal);
      } else refused.set(identity(proposal.drift), alone.reason);
    }
  }
  for (const query of queriesOf(drift)) {
    const found = await firstProof(state, query, request, ground);
    if (found === undefined) continue;
    state = found.state;
    accepted.push(found.proposal);
  }
  const isWritten = new Set(accepted.map((proposal) => identity(proposal.drift)));
  return {
    files: state.files,
    written: accepted.flatMap((proposal) => writtenOf(proposal, state, request)),
    remaining: remainingOf(driftOf(state.plan), isWritten, refused, request, state),
    autoDisabled: drift.autoDisabled,
  };
}

function groundOf({ result, textOf }: PullRequest): PullGround {
  const { environment, lists } = result.ground;
  if (environment === undefined) throw new Error('pulling needs an environment');
  const files = new Map(result.detections.map(({ name, file }) => [name, file]));
  return {
    file: environment.located.file,
    environment: environment.located.value,
    lists,
    levelOf: (name): Level | undefined => {
      const file = files.get(name);
      if (file === undefined) return undefined;
      // The detection was read without findings before.
      return (readYaml(file, textOf(file)).document?.value as DetectionSyntax | undefined)?.level;
    },
  };
}

/** What comes of the proposals, or why they are not taken. */
async function attempt(
  state: State,
  proposals: readonly Proposal[],
  request: PullRequest,
): Promise<State | { readonly reason: string }> {
  if (proposals.length === 0) return state;
  const files = new Map(state.files);
  for (const { file, edit } of proposals.flatMap(({ edits }) => edits)) {
    files.set(file, edit(files.get(file) ?? request.textOf(file)));
  }
  const result = await request.compile(files);
  const error = result.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { reason: `the project would not compile: ${error.message}` };
  const plan = planAgain(result, request);
  const open = proposals.find(({ drift }) => !isSettled(drift, plan));
  if (open !== undefined) return { reason: 'an environment cannot say exactly this' };
  const switched = proposals.filter(({ drift }) => fieldOf(drift) === 'enabled').map(({ drift }) => drift);
  const touched = switched.length === 0 ? undefined : newlyChanged(state.plan, plan, proposals);
  return touched === undefined
    ? { files, result, plan }
    : { reason: `it would change ${touched} too, which nobody changed` };
}

/** The same comparison as before, of what was read before. */
function planAgain(result: CompileResult, { plan, actual }: PullRequest): DeployPlan {
  const { environment } = plan;
  return {
    ...plan,
    workspaces: plan.workspaces.map((each) => {
      const read = actual.get(workspaceIdOf(each.workspace).toLowerCase());
      if (isUnread(each) || read === undefined) return each;
      const { resources } = desiredState(result, each.workspace);
      return planWorkspace(each.workspace, resources, read, { environment, adopt: new Set() });
    }),
  };
}

function fieldOf(drift: FieldDrift | RowDrift): string {
  return 'field' in drift ? drift.field : 'rows';
}

function identity(drift: FieldDrift | RowDrift): string {
  return JSON.stringify([drift.kind, drift.name, fieldOf(drift)]);
}

function isSettled(drift: FieldDrift | RowDrift, { workspaces }: DeployPlan): boolean {
  return workspaces
    .flatMap((plan) =>
      isUnread(plan) || !drift.workspaces.includes(plan.workspace.name) ? [] : plan.resources,
    )
    .filter(({ kind, name }) => kind === drift.kind && name === drift.name)
    .every(({ diffs, items }) => {
      if (!('field' in drift)) return items === undefined || items.add.length + items.remove.length === 0;
      const diff = diffs.find(({ field }) => field === drift.field);
      return (
        diff === undefined || (diff.field === 'query' && isSameQuery(text(diff.before), text(diff.after)))
      );
    });
}

/** A resource that the proposals change and that is not what they are about; undefined where there is none. */
function newlyChanged(
  before: DeployPlan,
  after: DeployPlan,
  proposals: readonly Proposal[],
): string | undefined {
  const own = new Set(proposals.map(({ drift: { kind, name } }) => `${kind} ${name}`));
  const [known, now] = [before, after].map((plan) => changesOf(plan));
  const found = [...(now ?? [])].find(
    ([key, { resource }]) => known?.has(key) !== true && !own.has(resource),
  );
  return found === undefined ? undefined : `the ${found[1].resource}`;
}

function changesOf({ workspaces }: DeployPlan): ReadonlyMap<string, { readonly resource: string }> {
  return new Map(
    workspaces.flatMap((plan) =>
      isUnread(plan)
        ? []
        : plan.resources.flatMap(({ kind, name, diffs }) =>
            diffs.map(
              ({ field }) =>
                [
                  `${plan.workspace.name}\n${kind}\n${name}\n${field}`,
                  { resource: `${kind} ${name}` },
                ] as const,
            ),
          ),
    ),
  );
}

function queriesOf({ fields }: Drift): readonly FieldDrift[] {
  return fields.filter(
    ({ field, kind, isContested }) => field === 'query' && kind !== 'function' && !isContested,
  );
}

/** The first assignment of parameters that compiles to the query that the workspace has. */
async function firstProof(
  state: State,
  drift: FieldDrift,
  request: PullRequest,
  ground: PullGround,
): Promise<{ readonly state: State; readonly proposal: Proposal } | undefined> {
  const { declared, actual, name } = drift;
  const parameters = request.result.detections.find((detection) => detection.name === name)?.parameters;
  if (parameters === undefined || typeof declared !== 'string' || typeof actual !== 'string')
    return undefined;
  for (const values of candidates(declared, actual, parameters)) {
    const proposal = parameterProposal(drift, values, parameters, ground);
    const next = await attempt(state, [proposal], request);
    if ('files' in next) return { state: next, proposal };
  }
  return undefined;
}

function writtenOf(
  { drift, changes }: Proposal,
  { files }: State,
  { textOf }: PullRequest,
): readonly Written[] {
  const { kind, name, workspaces } = drift;
  return changes.map((change) => {
    const { file, path } = change;
    const line = path.length === 0 ? 1 : lineOf(file, files.get(file) ?? textOf(file), path).start.line;
    return { ...change, kind, name, field: fieldOf(drift), line, workspaces };
  });
}

/** Where a key stands, or as far as the file goes towards it. */
function lineOf(file: string, text: string, path: readonly string[]): Range {
  return readYaml(file, text).document?.keyRangeOf(path) ?? startOf(file);
}

function remainingOf(
  drift: Drift,
  isWritten: ReadonlySet<string>,
  refused: ReadonlyMap<string, string>,
  request: PullRequest,
  state: State,
): readonly Remaining[] {
  const all: readonly (FieldDrift | RowDrift)[] = [...drift.fields, ...drift.rows];
  return all
    .filter((each) => !isWritten.has(identity(each)))
    .map((each) => {
      const place = placeOf(each.kind, fieldOf(each));
      const list = listOf(each, request);
      const file = fileOf(each, place, list, request);
      const content = file === undefined ? '' : (state.files.get(file) ?? request.textOf(file));
      const path = pathIn(content, place.path);
      const why = reasonOf(each, place, refused);
      return {
        drift: each,
        range:
          'extra' in each && list !== undefined
            ? list.range
            : file === undefined
              ? startOf('detections')
              : lineOf(file, content, path),
        key: path.join('.'),
        ...(why === undefined ? {} : { why }),
      };
    });
}

function reasonOf(
  drift: FieldDrift | RowDrift,
  { why }: Place,
  refused: ReadonlyMap<string, string>,
): string | undefined {
  if (drift.isContested) return 'the workspaces of the environment do not agree';
  if ('isCertain' in drift && !drift.isCertain) {
    return 'the rows were changed in the project as well: it cannot be told who took out what';
  }
  return refused.get(identity(drift)) ?? why;
}

/** Patterns of several events have no `detection`. */
function pathIn(text: string, path: readonly string[]): readonly string[] {
  return path[0] === 'detection' && !/^detection:/mu.test(text) && /^events:/mu.test(text)
    ? ['events']
    : path;
}

function fileOf(
  { detection }: FieldDrift | RowDrift,
  { file }: Place,
  list: List | undefined,
  { result, paths }: PullRequest,
): string | undefined {
  switch (file) {
    case 'detection':
      return detection?.file;
    case 'environment':
      return result.ground.environment?.located.file;
    case 'list':
      return paths.find(
        (path) => path.startsWith('detections/lists/') && path.replace(/^.*\/|\.ya?ml$/gu, '') === list?.name,
      );
  }
}

function listOf({ kind, name }: FieldDrift | RowDrift, { result }: PullRequest): List | undefined {
  if (kind !== 'watchlist') return undefined;
  return [...result.ground.lists.values()].find(
    ({ delivery }) => delivery.kind === 'watchlist' && delivery.alias.toLowerCase() === name.toLowerCase(),
  );
}
