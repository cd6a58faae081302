import { unusedParameter } from '../../diagnostics/catalogue/references.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Located } from '../../language/located.ts';
import type { DetectionSyntax } from '../../language/schema/detection.ts';
import type { DeclaredLoss, Detection, EventSelector, Metadata, TargetName } from '../../model/index.ts';
import type { Ground } from '../ground/ground.ts';
import { resolveAlert } from './alert.ts';
import { resolveCoverage } from './coverage.ts';
import { resolveEvents } from './events.ts';
import { checkNames } from './names.ts';
import { resolveExceptions } from './exceptions.ts';
import { withOnce } from './once.ts';
import { resolveParameters } from './parameters.ts';
import { resolvePattern } from './pattern/resolve-pattern.ts';
import { carriesOwnKql, reportRawKeys, resolveRaw } from './raw.ts';
import { resolveSchedule } from './schedule.ts';
import type { Scope } from './scope.ts';

export interface BuiltDetection {
  /** Undefined where a finding leaves its meaning open. */
  readonly detection?: Detection;
  readonly diagnostics: readonly Diagnostic[];
  /** Names of the lists it speaks of, also where it could not be built. */
  readonly usedLists: ReadonlySet<string>;
}

/** Makes one valid file into a detection with everything resolved. */
export function buildDetection(
  name: string,
  located: Located<DetectionSyntax>,
  ground: Ground,
): BuiltDetection {
  const diagnostics: Diagnostic[] = [];
  const usedLists = new Set<string>();
  const usedParameters = new Set<string>();
  const state = { isOpen: false };
  const parameters = resolveParameters(name, located, ground);
  const scope: Scope = {
    name,
    located,
    ground,
    parameters: parameters.values,
    report: (...found) => diagnostics.push(...found),
    leaveOpen: () => {
      state.isOpen = true;
    },
    useParameter: (parameter) => usedParameters.add(parameter),
    useList: (list) => usedLists.add(list),
  };
  scope.report(...parameters.diagnostics);
  const covers = resolveCoverage(scope);
  const isRaw = carriesOwnKql(located);
  const events = isRaw ? new Map<string, EventSelector>() : resolveEvents(scope);
  const found = isRaw ? resolveRaw(scope) : resolvePattern(scope, events);
  if (!isRaw) reportRawKeys(scope);
  const pattern = found === undefined || found.kind === 'raw' ? found : withOnce(scope, found);
  const schedule = pattern === undefined ? undefined : resolveSchedule(scope, pattern);
  const alert = pattern === undefined ? undefined : resolveAlert(scope, pattern);
  if (pattern !== undefined && alert !== undefined) checkNames(scope, pattern, [...events.values()], alert);
  const exceptions = pattern === undefined ? [] : resolveExceptions(scope, pattern);
  if (pattern !== undefined && alert !== undefined) reportUnusedParameters(scope, usedParameters);
  const isSound = !state.isOpen && !diagnostics.some(({ severity }) => severity === 'error');
  if (pattern === undefined || schedule === undefined || alert === undefined || !isSound)
    return { diagnostics, usedLists };

  const environment = ground.environment?.located.value;
  const disabled = environment?.disabled?.[name];
  return {
    detection: {
      name,
      file: located.file,
      meta: metadata(located, environment?.levels?.[name]),
      ...(covers === undefined ? {} : { covers }),
      pattern,
      schedule,
      alert,
      declared: declaredLosses(located),
      exceptions,
      ...(disabled === undefined ? {} : { disabled }),
      lists: [...usedLists].sort().flatMap((list) => ground.lists.get(list) ?? []),
      parameters: Object.fromEntries(parameters.values),
      range: located.rangeOf(['title']),
    },
    diagnostics,
    usedLists,
  };
}

function reportUnusedParameters(scope: Scope, used: ReadonlySet<string>): void {
  for (const parameter of Object.keys(scope.located.value.parameters ?? {})) {
    if (used.has(parameter)) continue;
    scope.report(unusedParameter.at(scope.located.keyRangeOf(['parameters', parameter]), { parameter }));
  }
}

function metadata(located: Located<DetectionSyntax>, level: Metadata['level'] | undefined): Metadata {
  const { value: syntax, rangeOf } = located;
  const { title, id, status, description, author, date, modified, references, tags, falsepositives } = syntax;
  return {
    title,
    id,
    status,
    level: level ?? syntax.level,
    description: description.trim(),
    ...(author === undefined ? {} : { author }),
    ...(date === undefined ? {} : { date }),
    ...(modified === undefined ? {} : { modified }),
    references: references ?? [],
    tags,
    tagRanges: tags.map((_, index) => rangeOf(['tags', index])),
    falsepositives: falsepositives ?? [],
  };
}

const targetNames: readonly TargetName[] = ['sentinel', 'sigma', 'azure-monitor'];

function declaredLosses(located: Located<DetectionSyntax>): Detection['declared'] {
  const losses = targetNames.flatMap((target): readonly (readonly [TargetName, DeclaredLoss])[] => {
    const declaration = located.value.targets?.[target];
    if (declaration === undefined) return [];
    const range = located.rangeOf(['targets', target]);
    return 'none' in declaration
      ? [[target, { capability: 'none', reason: declaration.none, range }]]
      : [[target, { capability: 'approximate', reason: declaration.approximate, range }]];
  });
  return Object.fromEntries(losses);
}
