import { duplicateName } from './diagnostics/catalogue/references.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { startOf } from './diagnostics/position.ts';
import type { Located } from './language/located.ts';
import { readYaml } from './language/reader.ts';
import { type Kind, type SyntaxOf, validate } from './language/validate.ts';
import { type Project, projectFiles, type ProjectFile } from './project.ts';

type Documents = { readonly [K in Kind]: ReadonlyMap<string, Located<SyntaxOf[K]>> };

/** Names of files that are there and cannot be used. Whoever names them has made no mistake. */
export type Faulty = Readonly<Record<Kind, ReadonlySet<string>>>;

/** Every file of a project that has the shape of its kind, by name. */
export interface ReadProject {
  readonly documents: Documents;
  readonly faulty: Faulty;
  /** Texts of CSV files by path. */
  readonly csv: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, string>;
  readonly diagnostics: readonly Diagnostic[];
}

interface ReadFile {
  readonly content: Uint8Array | string;
  readonly located?: Located<SyntaxOf[Kind]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads projects, and reads a file again only when its content has changed. */
export function createReader(): (project: Project) => ReadProject {
  const known = new Map<string, ReadFile>();
  return (project) => {
    const { files, diagnostics: misplaced } = projectFiles(project);
    const diagnostics = [...misplaced];
    const documents = {
      example: new Map<string, Located<SyntaxOf['example']>>(),
      detection: new Map<string, Located<SyntaxOf['detection']>>(),
      source: new Map<string, Located<SyntaxOf['source']>>(),
      list: new Map<string, Located<SyntaxOf['list']>>(),
      environment: new Map<string, Located<SyntaxOf['environment']>>(),
      guide: new Map<string, Located<SyntaxOf['guide']>>(),
    };
    const faulty = {
      example: new Set<string>(),
      detection: new Set<string>(),
      source: new Set<string>(),
      list: new Set<string>(),
      environment: new Set<string>(),
      guide: new Set<string>(),
    };
    const csv = new Map<string, string>();
    const texts = new Map<string, string>();
    for (const file of files) {
      if (file.kind === 'csv') {
        csv.set(file.path, textOf(file.content));
        texts.set(file.path, textOf(file.content));
        continue;
      }
      const previous = known.get(file.path);
      const read =
        previous !== undefined && sameContent(previous.content, file.content)
          ? previous
          : readFile(file, file.kind);
      known.set(file.path, read);
      texts.set(file.path, read.located?.text ?? textOf(file.content));
      diagnostics.push(...read.diagnostics);
      if (read.located === undefined) {
        faulty[file.kind].add(file.name);
        continue;
      }
      const byName = documents[file.kind] as Map<string, Located<SyntaxOf[Kind]>>;
      const other = byName.get(file.name);
      if (other === undefined) byName.set(file.name, read.located);
      else diagnostics.push(duplicateName.at(startOf(file.path), { name: file.name, other: other.file }));
    }
    return { documents, faulty, csv, texts, diagnostics };
  };
}

function readFile(file: ProjectFile, kind: Kind): ReadFile {
  const { document, diagnostics } = readYaml(file.path, file.content);
  if (document === undefined) return { content: file.content, diagnostics };
  const { value, diagnostics: found } = validate(kind, document);
  return {
    content: file.content,
    ...(value === undefined ? {} : { located: value }),
    diagnostics: [...diagnostics, ...found],
  };
}

function textOf(content: Uint8Array | string): string {
  const text = typeof content === 'string' ? content : new TextDecoder('utf-8').decode(content);
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function sameContent(left: Uint8Array | string, right: Uint8Array | string): boolean {
  if (typeof left === 'string' || typeof right === 'string') return left === right;
  return left.byteLength === right.byteLength && left.every((byte, index) => byte === right[index]);
}
