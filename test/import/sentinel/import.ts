import { createCompiler } from '../../../compiler/compile.ts';
import { type JsonMap, text } from '../../../compiler/azure/json.ts';
import { detectionText } from '../../../compiler/import/detection-text.ts';
import { placeRules, readRules, toDetection } from '../../../compiler/import/sentinel/index.ts';
import { createNodeVerifier } from '../../../compiler/kql/node-verifier.ts';
import { armValue } from '../../../compiler/targets/arm.ts';
import { ownTemplates } from '../../catalogue/catalogue.ts';

const verifier = createNodeVerifier();

/** What an import makes of a file: the detections by path, and the findings as `line:column CODE`. */
export function imported(content: string, file = 'rules.json') {
  const { rules, diagnostics } = readRules(file, content, true);
  const converted = rules.map(toDetection);
  const { placed, findings } = placeRules(
    converted.filter((rule) => 'value' in rule),
    [],
    'detections/imported',
    false,
  );
  const found = [...diagnostics, ...converted.flatMap((rule) => rule.findings), ...findings];
  return {
    placed,
    texts: new Map(placed.map(({ path, value }) => [path, detectionText(value)])),
    found: found.map(({ code, range }) => `${range.start.line}:${range.start.column} ${code}`),
    messages: found.map(({ message }) => message),
  };
}

/** The rules that detc emits for these detections, by name in the workspace. */
export async function rebuilt(texts: ReadonlyMap<string, string>) {
  const compiled = await createCompiler().compile(
    { files: texts },
    { today: '2026-11-23', templates: ownTemplates(), verifier, targets: ['sentinel'] },
  );
  const bodies = compiled.artifacts
    .filter(({ path }) => /^sentinel\/(?!azuredeploy).*\.json$/u.test(path))
    .map(
      (artifact) => (JSON.parse(artifact.text) as { readonly resources: readonly [JsonMap] }).resources[0],
    );
  return {
    diagnostics: compiled.diagnostics,
    rules: new Map(bodies.map((body) => [nameOf(body), armValue(body) as JsonMap])),
  };
}

/** `[concat(parameters('workspace'), '/Microsoft.SecurityInsights/', 'NAME')]` */
export function nameOf({ name }: JsonMap): string {
  return /'([^']+)'\)\]$/u.exec(text(name))?.[1] ?? text(name);
}
