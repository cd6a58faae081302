import type { Detection } from '../model/index.ts';
import { techniqueOf } from '../targets/attack-links.ts';
import type { Artifact } from '../targets/target.ts';

/**
 * The detections as a layer of the ATT&CK Navigator: the score of a technique is the number of detections that name it.
 * (https://github.com/mitre-attack/attack-navigator/blob/master/layers/spec/v4.5/layerformat.md)
 */
export function navigatorArtifact(detections: readonly Detection[]): Artifact {
  const byTechnique = new Map<string, string[]>();
  for (const { name, meta, disabled } of detections) {
    if (disabled !== undefined) continue;
    for (const tag of meta.tags) {
      const technique = techniqueOf(tag);
      if (technique !== undefined) byTechnique.set(technique, [...(byTechnique.get(technique) ?? []), name]);
    }
  }
  const techniques = [...byTechnique].sort(([a], [b]) => (a < b ? -1 : 1));
  const layer = {
    name: 'detc',
    versions: { attack: '19', navigator: '5.1.0', layer: '4.5' },
    domain: 'enterprise-attack',
    description: 'Techniques that the detections look for; the score is how many do.',
    sorting: 3,
    layout: { layout: 'side', showName: true, showID: true },
    hideDisabled: false,
    techniques: techniques.map(([techniqueID, names]) => ({
      techniqueID,
      score: names.length,
      comment: [...names].sort().join(', '),
      enabled: true,
      showSubtechniques: techniques.some(([other]) => other.startsWith(`${techniqueID}.`)),
    })),
    gradient: {
      colors: ['#e8f1fb', '#1b5fa8'],
      minValue: 1,
      maxValue: Math.max(1, ...techniques.map(([, names]) => names.length)),
    },
    legendItems: [],
  };
  return { path: 'attack-navigator.json', text: `${JSON.stringify(layer, undefined, 2)}\n` };
}
