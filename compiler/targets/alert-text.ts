import type { Detection } from '../model/index.ts';
import type { TextPart } from '../plan/plan.ts';

/** Text whose columns are named as `{{Column}}`. */
export function formatText(parts: readonly TextPart[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : `{{${part.column}}}`)).join('');
}

export function countPlaceholders(parts: readonly TextPart[]): number {
  return parts.filter((part) => typeof part !== 'string').length;
}

export type DescriptionSection = 'triage' | 'false-positives' | 'tuning';
export const allSections: readonly DescriptionSection[] = ['triage', 'false-positives', 'tuning'];

/** What an analyst reads with the alert, as plain text: the Defender portal shows no markup. */
export function alertDescription(
  { meta, alert }: Detection,
  sections: readonly DescriptionSection[] = allSections,
): string {
  const paragraphs: Readonly<Record<DescriptionSection, string>> = {
    triage:
      alert.triage.length === 0
        ? ''
        : ['Triage:', ...alert.triage.map((step, index) => `${index + 1}. ${oneLine(step)}`)].join('\n'),
    'false-positives':
      meta.falsepositives.length === 0
        ? ''
        : ['False positives:', ...meta.falsepositives.map((text) => `- ${oneLine(text)}`)].join('\n'),
    tuning: alert.tuning === undefined ? '' : `Tuning: ${alert.tuning.trim()}`,
  };
  return [meta.description.trim(), ...sections.map((section) => paragraphs[section])]
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function oneLine(text: string): string {
  return text.trim().replace(/\s*\n\s*/g, ' ');
}
