import { fileName } from '../file-name.ts';
import { valueOf, textAt } from './mark.ts';
import type { SigmaDocument } from './sigma-document.ts';

/** What SigmaHQ's file names begin with, by product, where it is not the product itself. */
const products: Readonly<Record<string, string>> = { windows: 'win', linux: 'lnx', m365: 'microsoft365' };

/**
 * The name of the detection for a rule: its file's, without what the file's name says of the log source; its title's where
 * the file holds several rules.
 *
 * @param isAlone whether it is the only one that comes of its file
 */
export function detectionName(document: SigmaDocument, logsource: SigmaDocument, isAlone: boolean): string {
  const file = document.file.replace(/^.*\//u, '').replace(/\.ya?ml$/iu, '');
  const words = isAlone ? withoutLogsource(file, logsource) : document.title;
  return fileName(/[a-z\d]/iu.test(words) ? words : document.title);
}

function withoutLogsource(file: string, { root }: SigmaDocument): string {
  const logsource = valueOf(root, 'logsource');
  const product = textAt(logsource, 'product')?.toLowerCase() ?? '';
  const kind = textAt(logsource, 'service') ?? textAt(logsource, 'category') ?? '';
  const prefix = `${products[product] ?? product}_${kind.toLowerCase()}_`;
  return file.toLowerCase().startsWith(prefix) ? file.slice(prefix.length) : file;
}
