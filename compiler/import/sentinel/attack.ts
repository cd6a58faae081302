import { startOf } from '../../diagnostics/position.ts';
import { checkTags, evasionTag, replacementsOf, sentinelAttack } from '../../targets/attack.ts';
import { sentinelTactics } from '../../targets/attack-tactics.ts';

export interface RuleAttack {
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  readonly subTechniques: readonly string[];
}

/** Tags of ATT&CK v19, and what of the rule they cannot say. */
export interface TaggedAttack extends Partial<RuleAttack> {
  readonly tags: readonly string[];
}

/**
 * The tags that say what the rule says in Sentinel's terms, which are those of an older ATT&CK. Where they would come back as
 * something else, the rule's own terms are kept beside them.
 */
export function tagged(rule: RuleAttack): TaggedAttack {
  const tags = tagsOf(rule);
  const back = sentinelAttack(tags);
  const differ = (key: keyof RuleAttack) => !isSameSet(rule[key], back[key]);
  return {
    tags,
    ...(differ('tactics') ? { tactics: rule.tactics } : {}),
    ...(differ('techniques') ? { techniques: rule.techniques } : {}),
    ...(differ('subTechniques') ? { subTechniques: rule.subTechniques } : {}),
  };
}

function tagsOf({ tactics, techniques, subTechniques }: RuleAttack): readonly string[] {
  const ids = techniques.flatMap((id) => {
    const own = subTechniques.filter((sub) => sub.startsWith(`${id}.`));
    return own.length === 0 ? [id] : own;
  });
  const ofTechniques = ids.flatMap((id) => {
    const tag = `attack.${id.toLowerCase()}`;
    return replacementsOf(tag) ?? [tag];
  });
  const ofTactics = tactics.flatMap((tactic) => tacticTag(tactic, ofTechniques) ?? []);
  const known = ofTechniques.filter((tag) => isSound([...ofTactics, tag]));
  return [...new Set([...ofTactics, ...known])];
}

function isSound(tags: readonly string[]): boolean {
  return checkTags(tags, () => startOf('')).length === 0;
}

function tacticTag(tactic: string, techniques: readonly string[]): string | undefined {
  if (tactic === 'DefenseEvasion') return evasionTag(techniques);
  const name = Object.entries(sentinelTactics).find(([, own]) => own === tactic)?.[0];
  return name === undefined ? undefined : `attack.${name}`;
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}
