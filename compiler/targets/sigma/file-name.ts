import type { Detection, EventSelector } from '../../model/index.ts';

/** SigmaHQ's short forms of products (https://github.com/SigmaHQ/sigma-specification, file name conventions). */
const products: Readonly<Record<string, string>> = {
  windows: 'win',
  linux: 'lnx',
  m365: 'microsoft365',
};

/** `sigma check` wants 10 to 90 characters. */
const longest = 90;

/**
 * The name of the file that holds a detection's Sigma documents, in SigmaHQ's manner.
 *
 * @example
 * ruleFileName(detection, events) // 'azure_signinlogs_bad_password_burst.yml'
 */
export function ruleFileName(detection: Detection, events: readonly EventSelector[]): string {
  const sources = events.map(({ source }) => source.sigma);
  const [first] = sources;
  const product = first?.product ?? 'generic';
  const services = new Set(sources.map(({ service, category }) => service ?? category ?? ''));
  const [service] = services;
  const parts = [products[product] ?? product, services.size === 1 ? service : undefined, detection.name];
  const words = parts
    .flatMap((part) =>
      part === undefined || part === '' ? [] : [part.toLowerCase().replace(/[^a-z0-9]+/g, '_')],
    )
    .join('_')
    .replace(/^_+|_+$/g, '');
  const extension = '.yml';
  const room = longest - extension.length;
  if (words.length <= room) return `${words.padEnd(10 - extension.length, '_')}${extension}`;
  const mark = detection.meta.id.slice(0, 8);
  return `${words.slice(0, room - mark.length - 1)}_${mark}${extension}`;
}
