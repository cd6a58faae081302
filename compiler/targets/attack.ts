import { tagMismatch, tagSuperseded, tagUnknown } from '../diagnostics/catalogue/sentinel.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Range } from '../diagnostics/position.ts';
import { type AttackTactic, newTactics, sentinelTactics } from './attack-tactics.ts';
import { attackTechniques } from './attack-techniques.ts';

/** What Sentinel is told of a detection's ATT&CK tags. */
export interface SentinelAttack {
  readonly tactics: readonly string[];
  /** `T1110` only: a sub-technique here is refused. */
  readonly techniques: readonly string[];
  /** `T1110.001`. */
  readonly subTechniques: readonly string[];
  /** Techniques of v19 that have no classic counterpart. */
  readonly leftOut: readonly string[];
}

/**
 * v19 techniques and what they were called before, because Sentinel knows the classic ones. Undefined: there was none.
 * (https://attack.mitre.org/resources/updates/updates-april-2026/)
 */
const classicTechniques: Readonly<Record<string, string | undefined>> = {
  T1682: undefined,
  T1683: undefined,
  T1684: undefined,
  'T1684.001': 'T1656',
  'T1684.002': 'T1672',
  T1685: 'T1562',
  'T1685.001': 'T1562.002',
  'T1685.002': 'T1562.008',
  'T1685.003': 'T1562.011',
  'T1685.004': 'T1562.012',
  'T1685.005': 'T1070.001',
  'T1685.006': 'T1070.002',
  T1686: 'T1562.004',
  'T1686.001': 'T1562.007',
  'T1686.002': 'T1562.013',
  'T1686.003': 'T1562.004',
  T1687: undefined,
  T1688: 'T1562.009',
  T1689: 'T1562.010',
  T1690: 'T1562.003',
};

/** Tags that v19 replaced, and by what. */
const superseded: Readonly<Record<string, readonly string[]>> = {
  'attack.defense-evasion': ['attack.stealth', 'attack.defense-impairment'],
  'attack.t1562': ['attack.t1685'],
  'attack.t1562.001': ['attack.t1685'],
  'attack.t1562.002': ['attack.t1685.001'],
  'attack.t1562.003': ['attack.t1690'],
  'attack.t1562.004': ['attack.t1686'],
  'attack.t1562.006': ['attack.t1685'],
  'attack.t1562.007': ['attack.t1686.001'],
  'attack.t1562.008': ['attack.t1685.002'],
  'attack.t1562.009': ['attack.t1688'],
  'attack.t1562.010': ['attack.t1689'],
  'attack.t1562.011': ['attack.t1685.003'],
  'attack.t1562.012': ['attack.t1685.004'],
  'attack.t1562.013': ['attack.t1686.002'],
  'attack.t1070.001': ['attack.t1685.005'],
  'attack.t1070.002': ['attack.t1685.006'],
  'attack.t1656': ['attack.t1684.001'],
  'attack.t1672': ['attack.t1684.002'],
};

const techniqueTag = /^attack\.(t\d{4}(?:\.\d{3})?)$/;
/** Groups, software, campaigns, mitigations: valid in Sigma, and not ours to know. */
const otherObjectTag = /^attack\.[gscm]\d{4}$/;

/** ATT&CK v19 tags in Sentinel's terms, in the order of the tags. */
export function sentinelAttack(tags: readonly string[]): SentinelAttack {
  const tactics = new Set<string>();
  const techniques = new Set<string>();
  const subTechniques = new Set<string>();
  const leftOut = new Set<string>();
  for (const tag of tags) {
    const tactic = tacticOf(tag);
    if (tactic !== undefined) tactics.add(sentinelTactics[tactic]);
    const id = techniqueTag.exec(tag)?.[1]?.toUpperCase();
    if (id === undefined) continue;
    const classic = id in classicTechniques ? classicTechniques[id] : id;
    if (classic === undefined) {
      leftOut.add(id);
      continue;
    }
    techniques.add(classic.slice(0, 5));
    if (classic.includes('.')) subTechniques.add(classic);
  }
  return {
    tactics: [...tactics],
    techniques: [...techniques],
    subTechniques: [...subTechniques],
    leftOut: [...leftOut],
  };
}

/**
 * Findings about ATT&CK tags: unknown ones, those that v19 replaced, and techniques that belong to none of the named
 * tactics. Tags of other namespaces are left alone.
 *
 * @param rangeOf the place of the tag with this index
 */
export function checkTags(tags: readonly string[], rangeOf: (index: number) => Range): readonly Diagnostic[] {
  const named = new Set(tags.flatMap((tag) => tacticOf(tag) ?? []));
  return tags.flatMap((tag, index): Diagnostic[] => {
    if (!tag.startsWith('attack.') || otherObjectTag.test(tag)) return [];
    const replacements = superseded[tag];
    if (replacements !== undefined) return [supersededAt(rangeOf(index), tag, replacements, tags)];
    if (tacticOf(tag) !== undefined) return [];
    const technique = techniqueOf(tag);
    if (technique === undefined) {
      return [tagUnknown.at(rangeOf(index), { tag, suggestion: didYouMean(tag, knownTags()) })];
    }
    const fits = named.size === 0 || technique.some((tactic) => named.has(tactic));
    return fits ? [] : [tagMismatch.at(rangeOf(index), { tag, tactics: technique.map(tagOfTactic) })];
  });
}

/** The tags of ATT&CK v19 that stand in the place of an older one; undefined where the tag is not an older one. */
export function replacementsOf(tag: string): readonly string[] | undefined {
  return Object.hasOwn(superseded, tag) ? superseded[tag] : undefined;
}

/** Techniques of the tactic that v19 made of one half of Defense Evasion; the other half is stealth. */
const impairment = /^attack\.t(?:1685|1686|1687|1688|1689|1690)(?:\.|$)/u;

/** The tag that v19 has for Defense Evasion, where these are the techniques. */
export function evasionTag(techniques: readonly string[]): string {
  return techniques.some((tag) => impairment.test(tag)) ? 'attack.defense-impairment' : 'attack.stealth';
}

function supersededAt(
  range: Range,
  tag: string,
  replacements: readonly string[],
  tags: readonly string[],
): Diagnostic {
  const [only, ...others] = replacements;
  // One tag for one, and not a second time.
  const isSafe = only !== undefined && others.length === 0 && !tags.includes(only);
  const fix = isSafe ? { description: `write ${only}`, edits: [{ range, newText: only }] } : undefined;
  return tagSuperseded.at(range, { tag, replacements }, fix === undefined ? {} : { fix });
}

function tacticOf(tag: string): AttackTactic | undefined {
  if (!tag.startsWith('attack.')) return undefined;
  const name = tag.slice('attack.'.length);
  if (Object.hasOwn(newTactics, name)) return newTactics[name];
  return Object.hasOwn(sentinelTactics, name) ? (name as AttackTactic) : undefined;
}

/** The tactics of the technique a tag names; undefined where ATT&CK has no such technique. */
function techniqueOf(tag: string): readonly AttackTactic[] | undefined {
  const [id = '', sub] = (techniqueTag.exec(tag)?.[1]?.toUpperCase() ?? '').split('.');
  const technique = attackTechniques.get(id);
  if (technique === undefined || (sub !== undefined && !technique.subTechniques.has(sub))) return undefined;
  return technique.tactics;
}

function tagOfTactic(tactic: AttackTactic): string {
  return tactic === 'defense-evasion' ? 'attack.stealth or attack.defense-impairment' : `attack.${tactic}`;
}

/** Only asked for when a tag is wrong. */
function knownTags(): readonly string[] {
  const tactics = [...Object.keys(sentinelTactics), ...Object.keys(newTactics)]
    .filter((name) => name !== 'defense-evasion')
    .map((name) => `attack.${name}`);
  const techniques = [...attackTechniques].flatMap(([id, { subTechniques }]) => {
    const tag = `attack.${id.toLowerCase()}`;
    return [tag, ...[...subTechniques].map((sub) => `${tag}.${sub}`)];
  });
  return [...tactics, ...techniques];
}
