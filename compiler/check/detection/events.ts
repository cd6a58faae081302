import { detectionMissing, detectionTwice } from '../../diagnostics/catalogue/pattern.ts';
import { unknownSource } from '../../diagnostics/catalogue/references.ts';
import type { Path } from '../../language/located.ts';
import type { DetectionBlock } from '../../language/schema/common.ts';
import type { EventSelector, Source } from '../../model/index.ts';
import { resolveDetection } from '../../sigma/index.ts';
import type { Scope } from './scope.ts';

/** The events of a detection by name: the one of `detection:`, or those of `events:`. */
export function resolveEvents(scope: Scope): ReadonlyMap<string, EventSelector> {
  const { located } = scope;
  const { source, detection, events } = located.value;
  const resolved = new Map<string, EventSelector>();
  const add = (name: string, path: Path, sourceName: string, block: DetectionBlock) => {
    const event = resolveEvent(scope, name, path, sourceName, block);
    if (event !== undefined) resolved.set(name, event);
  };
  if (events !== undefined) {
    for (const key of ['source', 'detection'] as const) {
      if (located.value[key] !== undefined)
        scope.report(detectionTwice.at(located.keyRangeOf([key]), { key }));
    }
    for (const [name, event] of Object.entries(events))
      add(name, ['events', name], event.source, event.detection);
    return resolved;
  }
  for (const [key, value] of [
    ['source', source],
    ['detection', detection],
  ] as const) {
    if (value === undefined) scope.report(detectionMissing.at(located.rangeOf([]), { missing: key }));
  }
  if (source !== undefined && detection !== undefined) add('event', [], source, detection);
  return resolved;
}

function resolveEvent(
  scope: Scope,
  name: string,
  path: Path,
  sourceName: string,
  block: DetectionBlock,
): EventSelector | undefined {
  const { located, ground } = scope;
  const source = ground.sources.get(sourceName);
  if (source === undefined) {
    if (isFaulty(ground.faulty.source, sourceName)) return undefined;
    const known = [...ground.sources.keys()];
    scope.report(unknownSource.at(located.rangeOf([...path, 'source']), { source: sourceName, known }));
    return undefined;
  }
  return resolveBlock(scope, source, [...path, 'detection'], block, name);
}

/** Whether a source, or the source of a view, is there and cannot be used. */
function isFaulty(sources: ReadonlySet<string>, name: string): boolean {
  const dot = name.lastIndexOf('.');
  return sources.has(name) || (dot > 0 && sources.has(name.slice(0, dot)));
}

function resolveBlock(
  scope: Scope,
  source: Source,
  path: Path,
  block: DetectionBlock,
  name: string,
): EventSelector {
  const { located, ground, parameters } = scope;
  const result = resolveDetection({
    located,
    path,
    block,
    source,
    lists: ground.lists,
    faultyLists: ground.faulty.list,
    parameters,
  });
  scope.report(...result.diagnostics);
  if (result.isOpen) scope.leaveOpen();
  for (const list of result.usedLists) scope.useList(list);
  for (const parameter of result.usedParameters) scope.useParameter(parameter);
  const range = located.rangeOf(path);
  // Without a predicate the pattern and the alert can still be checked; the finding keeps the detection from being built.
  const where = result.predicate ?? { kind: 'and', operands: [], range };
  return { name, source, where, range };
}
