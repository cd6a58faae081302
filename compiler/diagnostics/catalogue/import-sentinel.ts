import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

/** D830x: analytics rules of Sentinel that become detections. */

export const importNoJson = declare<{ reason: string }>({
  code: 'D8301',
  name: 'import-no-json',
  severity: 'error',
  message: ({ reason }) => `the file cannot be read as JSON: ${reason}`,
  help: () => 'export the rules anew, or mend the file here',
  page: page({
    means: 'A file that ends in .json is no JSON: a bracket or a quote is missing, or the file was cut off.',
    matters: 'No rule of the file is imported.',
    mend: 'Mend the place, or export the rules from Sentinel again.',
  }),
});

export const importKind = declare<{ title: string; kind: string; reason: string }>({
  code: 'D8302',
  name: 'import-kind',
  severity: 'warning',
  message: ({ title, kind, reason }) => `“${title}” is not imported: it is ${kind}, and ${reason}`,
  page: page({
    means:
      'detc keeps rules that are a query of their own: scheduled and near-real-time ones. Others are switches for what Microsoft’s products find: Fusion, anomalies, threat intelligence, the incidents of other products. Hunting queries are no rules.',
    matters: 'The rule goes on in the workspace as it is; detc neither tests nor deploys it.',
    mend: 'Nothing: `detc plan` lists it among the rules that are not its own, and never touches it.',
  }),
});

export const importLost = declare<{ title: string; property: string; value: string }>({
  code: 'D8303',
  name: 'import-lost',
  severity: 'warning',
  message: ({ title, property, value }) => `\`${property}\` of “${title}” is not carried over: ${value}`,
  help: () =>
    'the rule would be deployed without it; say it in the detection by other means where it matters',
  page: page({
    means:
      'The rule has a property that a detection has no place for, or with a value that Sentinel does not document.',
    matters: 'When detc deploys the rule, it is without this property.',
    mend: 'See whether the rule needs it. An old or misspelt property can be ignored; for another, leave the rule out of the import.',
  }),
});

export const importMetadata = declare<{ title: string; keys: readonly string[] }>({
  code: 'D8304',
  name: 'import-metadata',
  severity: 'info',
  message: ({ title, keys }) => `“${title}” is imported without its ${keys.join(', ')}`,
  page: page({
    means:
      'A template of Microsoft’s repository says things about itself that no rule in a workspace has: the connectors it needs, its support, its tags.',
    matters: 'The rule is the same without them. detc works out from the query which tables are needed.',
    mend: 'Nothing.',
  }),
});

export const importEmpty = declare<object>({
  code: 'D8305',
  name: 'import-empty',
  severity: 'error',
  message: () => 'the file holds no analytics rule',
  help: () =>
    'name a template exported from Sentinel, an answer of its API, or a YAML template of Microsoft’s repository',
  page: page({
    means:
      'The file was named for the import, and is readable, but nothing in it is an analytics rule: no resource of type alertRules, and no YAML with `name`, `query` and `severity`.',
    matters: 'Nothing is imported from it.',
    mend: 'Name the file that holds the rules. In a folder, files without rules are passed over.',
    right:
      'name: Wrong passwords\nkind: Scheduled\nseverity: High\nquery: SigninLogs | where …\nqueryFrequency: 1h\nqueryPeriod: 1h',
  }),
});

export const importExpression = declare<{ expression: string }>({
  code: 'D8306',
  name: 'import-expression',
  severity: 'error',
  message: ({ expression }) => `a rule is not imported: only a deployment could evaluate ${expression}`,
  help: () => 'write the value in its place, or give the parameter a defaultValue',
  page: page({
    means:
      'A property of the rule is an expression of a deployment template, and names a parameter without a default, or a function that depends on the deployment.',
    matters: 'What the rule would say is not known.',
    mend: 'Write the value into the template, or give the parameter a default.',
    wrong: '"severity": "[parameters(\'severity\')]"',
    right: '"parameters": {"severity": {"type": "string", "defaultValue": "High"}}',
  }),
});

export const importIncomplete = declare<{ title: string; property: string; wanted: string }>({
  code: 'D8307',
  name: 'import-incomplete',
  severity: 'error',
  message: ({ title, property, wanted }) =>
    `“${title}” is not imported: its \`${property}\` must be ${wanted}`,
  page: page({
    means: 'A property without which there is no rule is missing, or is something else than Sentinel takes.',
    matters: 'Sentinel would not take the rule either.',
    mend: 'Complete the rule in the file.',
    wrong: 'queryFrequency: hourly',
    right: 'queryFrequency: 1h',
  }),
});

export const importTwice = declare<{ title: string; other: string }>({
  code: 'D8308',
  name: 'import-twice',
  severity: 'warning',
  message: ({ title, other }) =>
    `“${title}” is not imported: ${other} has the same rule, which says something else`,
  page: page({
    means:
      'Two of the rules that were named for the import have one name in the workspace, or are one template.',
    matters: 'One name is one rule: two detections would overwrite each other at every deployment.',
    mend: 'Name only the file that is right; of two, the first is imported.',
  }),
});

export const importTakenFile = declare<{ title: string; path: string }>({
  code: 'D8309',
  name: 'import-file-exists',
  severity: 'error',
  message: ({ title, path }) => `“${title}” is imported already, as ${path}`,
  help: () =>
    'nothing is written; --force overwrites what was imported before, with what was changed there since',
  page: page({
    means: 'A detection with the id that the rule gets is in the project already.',
    matters: 'What was written into it since would be lost, so that nothing at all is written.',
    mend: 'Leave the rule out, remove the file, or import with `--force`.',
  }),
});
