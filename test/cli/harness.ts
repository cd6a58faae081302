import { join } from 'node:path';
import { declare, type Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { CompileOptions, CompileResult, Compiler } from '../../compiler/compile.ts';
import type { CliIo, CliParts } from '../../compiler/cli/io.ts';
import { runCli } from '../../compiler/cli/run.ts';
import { buildReport, reportJson } from '../../compiler/report/report.ts';
import type { Project } from '../../compiler/project.ts';
import { detection, guide } from '../report/fixtures.ts';

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Fake {
  /** Every call of the compiler, in order. */
  readonly calls: { readonly files: readonly string[]; readonly options: CompileOptions }[];
  readonly parts: Partial<CliParts>;
}

const full = { level: 'full', reasons: [] } as const;
const packageRoot = join(import.meta.dirname, '..', '..');
const badWord = declare<{ word: string }>({
  code: 'D9001',
  name: 'bad-word',
  severity: 'error',
  message: ({ word }) => `'${word}' is a bad word`,
  page: '',
});
const oddWord = declare<{ word: string }>({
  ...badWord,
  code: 'D9002',
  name: 'odd-word',
  severity: 'warning',
});

/**
 * A compiler that takes each line of a detection for a word: `bad` is an error, `odd` a warning, `4` an error with a fix.
 * It emits the text of each detection.
 */
export function fakeCompiler(behaviour: (project: Project) => Promise<void> = () => Promise.resolve()): Fake {
  const calls: Fake['calls'] = [];
  const compiler: Compiler = {
    compile: async (project, options) => {
      calls.push({ files: [...project.files.keys()], options });
      await behaviour(project);
      return compiled(project, options);
    },
  };
  return {
    calls,
    parts: {
      packageRoot,
      createCompiler: () => Promise.resolve(compiler),
      createVerifier: () => Promise.resolve({ verify: () => Promise.resolve([]) }),
    },
  };
}

function compiled(project: Project, options: CompileOptions): CompileResult {
  const texts = [...project.files]
    .filter(([path]) => /^detections\/(?!sources|lists|environments|guides)[^/]+\/.*\.yaml$/u.test(path))
    .map(([path, content]) => ({
      path,
      name: path.replace(/^.*\//u, '').replace('.yaml', ''),
      text: typeof content === 'string' ? content : new TextDecoder().decode(content),
    }));
  const chosen = texts.filter(({ name }) => options.only?.includes(name) ?? true);
  const detections = chosen.map(({ name, path }) => ({ ...detection(name), file: path }));
  const artifacts = chosen.map(({ name, text }) => ({ path: `kql/${name}.kql`, text }));
  const report = buildReport({
    ...(options.environment === undefined ? {} : { environment: options.environment }),
    detections: detections.map((entry) => ({
      detection: entry,
      targets: {
        sentinel: { capability: full, artifacts: [`kql/${entry.name}.kql`] },
        sigma: { capability: full, artifacts: [] },
        'azure-monitor': { capability: full, artifacts: [] },
      },
    })),
    guides: [guide],
    files: artifacts.map(({ path }) => path),
  });
  return {
    artifacts: [...artifacts, { path: 'report.json', text: reportJson(report) }],
    diagnostics: texts.flatMap(({ path, text }) => wordsIn(path, text)),
    report,
    detections,
    tests: new Map(),
    plans: [],
    ground: {
      sources: new Map(),
      lists: new Map(),
      guides: new Map(),
      faulty: { source: new Set(), list: new Set(), guide: new Set() },
      diagnostics: [],
    },
    guides: [guide],
  };
}

function wordsIn(file: string, text: string): readonly Diagnostic[] {
  let offset = 0;
  return text.split('\n').flatMap((word, index) => {
    const position = (column: number) => ({ line: index + 1, column: column + 1, offset: offset + column });
    const range = { file, start: position(0), end: position(word.length) };
    offset += word.length + 1;
    if (word === 'bad') return [badWord.at(range, { word })];
    if (word === 'odd') return [oddWord.at(range, { word })];
    const fix = { description: 'quote it', edits: [{ range, newText: "'4'" }] };
    return word === '4' ? [badWord.at(range, { word }, { fix, help: 'quote it' })] : [];
  });
}

export async function run(
  argv: readonly string[],
  cwd: string,
  fake: Partial<CliParts>,
  io: Partial<CliIo> & { readonly isTTY?: boolean } = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
    isTTY: io.isTTY ?? false,
  });
  const code = await runCli(
    argv,
    {
      stdout: sink('stdout'),
      stderr: sink('stderr'),
      cwd,
      env: {},
      now: () => new Date('2026-11-23T12:00:00Z'),
      onInterrupt: () => () => undefined,
      ...io,
    },
    fake,
  );
  return { code, ...written };
}
