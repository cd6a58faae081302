import {
  importEmpty,
  importExpression,
  importKind,
  importNoJson,
} from '../../diagnostics/catalogue/import-sentinel.ts';
import { field, type Json, text } from '../../azure/json.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { type Located } from '../../language/located.ts';
import { locate } from '../../language/located-tree.ts';
import { readYamlDocuments } from '../../language/reader.ts';
import { armRules } from './arm-rules.ts';
import type { FoundRule } from './found-rule.ts';
import { isRuleTemplate, isSavedQuery, ruleTemplate } from './rule-template.ts';

export interface ReadRules {
  readonly rules: readonly FoundRule[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The analytics rules of a file: deployment templates, answers of the API, lists of either, or the YAML templates of
 * Microsoft's repository.
 * @param isNamed whether the user named this file, and not only a folder that holds it: then it should hold rules
 */
export function readRules(file: string, content: Uint8Array | string, isNamed: boolean): ReadRules {
  const isJson = /\.json$/iu.test(file);
  const {
    roots,
    text: whole,
    diagnostics,
  } = readYamlDocuments(file, isJson ? withoutTabs(content) : content);
  const [first] = diagnostics;
  if (first !== undefined) {
    if (!isJson) return { rules: [], diagnostics };
    return { rules: [], diagnostics: [importNoJson.at(first.range, { reason: first.message })] };
  }
  const documents = roots.map((root) => locate(file, whole, root));
  const found = documents.map(rulesOf);
  const rules = found.flatMap((part) => part.rules);
  const problems = found.flatMap((part) => part.diagnostics);
  if (rules.length > 0 || problems.length > 0 || !isNamed) return { rules, diagnostics: problems };
  const range = documents[0]?.rangeOf([]) ?? { file, start: origin, end: origin };
  return { rules, diagnostics: [importEmpty.at({ ...range, end: range.start }, {})] };
}

const origin = { line: 1, column: 1, offset: 0 };

/** JSON may be indented by tabs, which YAML refuses; a space in the place of each keeps all positions. */
function withoutTabs(content: Uint8Array | string): Uint8Array | string {
  if (typeof content === 'string') return content.replace(/^\t+/gmu, (tabs) => ' '.repeat(tabs.length));
  const bytes = Uint8Array.from(content);
  let isIndent = true;
  for (const [index, byte] of bytes.entries()) {
    if (isIndent && byte === 9) bytes[index] = 32;
    isIndent = byte === 10 || (isIndent && (byte === 9 || byte === 32));
  }
  return bytes;
}

function rulesOf(document: Located): ReadRules {
  const value = document.value as Json;
  if (isRuleTemplate(value)) return { rules: [ruleTemplate(document)], diagnostics: [] };
  if (isSavedQuery(value)) {
    const problem = importKind.at(document.rangeOf(['name']), {
      title: text(field(value, 'name')),
      kind: 'a hunting query',
      reason: 'it has no schedule',
    });
    return { rules: [], diagnostics: [problem] };
  }
  const found = armRules(document);
  return {
    rules: found.filter((item) => 'properties' in item),
    diagnostics: found.flatMap((item) =>
      'expression' in item
        ? [importExpression.at(document.rangeOf(item.path), { expression: item.expression })]
        : [],
    ),
  };
}
