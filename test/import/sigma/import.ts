import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { contents, fill, temporaryFolder } from '../../cli/files.ts';
import { run } from '../../cli/harness.ts';
import { quickParts } from '../../deploy/project.ts';

const root = join(import.meta.dirname, '..', '..', '..');

interface Told {
  readonly imported: readonly { readonly path: string; readonly notes: readonly Finding[] }[];
  readonly notImported: readonly { readonly file: string; readonly reasons: readonly Finding[] }[];
  readonly exceptions: readonly { readonly yaml: string }[];
  readonly notes: readonly Finding[];
}
interface Finding {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly start: { readonly line: number; readonly column: number };
}

export interface Imported {
  readonly code: number;
  readonly stderr: string;
  /** Texts of the detections by name. */
  readonly texts: ReadonlyMap<string, string>;
  /** Why rules are not imported, as `line:column CODE`; each with its message. */
  readonly refused: readonly string[];
  readonly messages: readonly string[];
  /** What is said beside, as codes. */
  readonly notes: readonly string[];
  readonly exceptions: readonly string[];
}

/** Runs the import on files in a project that has the catalogue's sources and lists. */
export async function importFiles(files: Readonly<Record<string, string>>): Promise<Imported> {
  const { path, remove } = temporaryFolder();
  try {
    for (const name of ['sources', 'lists', 'guides']) {
      cpSync(join(root, 'detections', name), join(path, 'detections', name), { recursive: true });
    }
    fill(path, files);
    const names = Object.keys(files);
    const ran = await run(['import', 'sigma', ...names, '--format', 'json'], path, quickParts);
    const told = JSON.parse(
      ran.stdout === '' ? '{"imported":[],"notImported":[],"exceptions":[],"notes":[]}' : ran.stdout,
    ) as Told;
    const reasons = told.notImported.flatMap((one) => one.reasons);
    const written = Object.entries(contents(path)).filter(([name]) =>
      name.startsWith('detections/imported/'),
    );
    return {
      code: ran.code,
      stderr: ran.stderr,
      texts: new Map(written.map(([name, text]) => [name.replace(/^.*\/|\.yaml$/gu, ''), text])),
      refused: reasons.map(({ code, start }) => `${start.line}:${start.column} ${code}`),
      messages: reasons.map(({ message }) => message),
      notes: [...told.imported.flatMap((one) => one.notes), ...told.notes].map(({ code }) => code),
      exceptions: told.exceptions.map(({ yaml }) => yaml),
    };
  } finally {
    remove();
  }
}

/** The one detection that comes of a rule. */
export async function detectionOf(rule: string): Promise<Readonly<Record<string, unknown>>> {
  const { texts, refused, messages, stderr } = await importFiles({ 'rule.yml': rule });
  const [text] = [...texts.values()];
  if (text === undefined || texts.size > 1) throw new Error([...refused, ...messages, stderr].join('\n'));
  return parse(text) as Readonly<Record<string, unknown>>;
}

/** A sound rule of SigmaHQ's style with this detection, indented by two. */
export function ruleWith(detection: string, more = ''): string {
  return `title: Case
id: 7f0b7b6e-2a51-4d0c-9a5b-0d9b3a4f1c22
status: test
description: A case of the tests.
author: Ada Lovelace
date: 2024-01-31
tags:
  - attack.initial-access
  - attack.t1078
logsource:
  product: azure
  service: signinlogs
detection:
${detection}
level: medium
${more}`;
}
