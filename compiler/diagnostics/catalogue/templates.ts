import { declare } from '../diagnostic.ts';

export const templateMissing = declare<{ path: string }>({
  code: 'D7001',
  name: 'template-missing',
  severity: 'error',
  message: ({ path }) => `the template '${path}' does not exist`,
  help: ({ path }) =>
    `add templates/${path}, or leave out --templates to use the templates that come with detc`,
  page: `An output is written from a Handlebars template, and that template was not found.

**Why it matters.** Without the template there is no output for this target.

**How to mend it.** A folder given with \`--templates\` replaces single templates by path. Check the spelling of the
path, and copy the template that comes with detc where you only want to change it.

Wrong: \`my-templates/sentinel/sheduled.json.hbs\`

Right: \`my-templates/sentinel/scheduled.json.hbs\``,
});

export const templateSyntax = declare<{ problem: string }>({
  code: 'D7002',
  name: 'template-syntax',
  severity: 'error',
  message: ({ problem }) => `Handlebars cannot read the template: ${problem}`,
  help: () => 'close every {{#block}} with {{/block}} and every {{ with }}',
  page: `The template is not valid Handlebars.

**Why it matters.** Nothing can be written from it.

**How to mend it.** The position is where Handlebars stopped. Usually a \`}}\` is missing, or a block is closed under
another name.

Wrong: \`{{#if enabled}}true\`

Right: \`{{#if enabled}}true{{/if}}\``,
});

export const templateUnencoded = declare<{ expression: string }>({
  code: 'D7003',
  name: 'template-unencoded-value',
  severity: 'error',
  message: ({ expression }) => `the value '${expression}' enters the text without being encoded`,
  help: ({ expression }) =>
    `write {{json ${expression}}}, {{yaml ${expression}}} or {{md ${expression}}}, whichever the file is`,
  page: `A template names a value without one of the helpers that encode it.

**Why it matters.** A quote, a line break or a brace in a detection's title would break the file, or become part of its
structure. With a helper no value can.

**How to mend it.** Use \`json\` in JSON, \`yaml\` in YAML and \`md\` in Markdown. The helpers write their own quotes.

Wrong: \`"title": "{{title}}"\` or \`"title": "{{{title}}}"\`

Right: \`"title": {{json title}}\``,
});

export const templateConstruct = declare<{ construct: string }>({
  code: 'D7004',
  name: 'template-construct',
  severity: 'error',
  message: ({ construct }) => `a template cannot use ${construct}`,
  help: () => 'use json, yaml, md, if, unless, each, with and, inside another helper, lookup',
  page: `The template uses something of Handlebars that detc does not offer: a helper of another name, a partial or a
decorator.

**Why it matters.** Only helpers that encode may write values, and a template must not depend on anything outside it.

**How to mend it.** The helpers are \`json\`, \`yaml\`, \`md\`, \`if\`, \`unless\`, \`each\`, \`with\`, and \`lookup\`
inside another helper.

Wrong: \`{{upper title}}\` or \`{{> header}}\`

Right: \`{{md title}}\``,
});

export const templateUnknownVariable = declare<{ expression: string; suggestion: string | undefined }>({
  code: 'D7005',
  name: 'template-unknown-variable',
  severity: 'error',
  message: ({ expression }) => `the template has no value '${expression}'`,
  help: ({ suggestion }) => suggestion ?? 'use a value that detc gives to this template',
  page: `The template names a value that detc does not give it.

**Why it matters.** An empty place would go unnoticed until the file is deployed.

**How to mend it.** Correct the name. The templates that come with detc use every value there is.

Wrong: \`{{json titel}}\`

Right: \`{{json title}}\``,
});

export const templateHelper = declare<{ helper: string; problem: string }>({
  code: 'D7006',
  name: 'template-helper',
  severity: 'error',
  message: ({ helper, problem }) => `the helper '${helper}' ${problem}`,
  help: () =>
    'json and yaml take a value and, where it spans lines, the indentation in spaces; md takes text or a number',
  page: `A helper was given something it cannot write.

**Why it matters.** Writing it anyway would give a broken file.

**How to mend it.** \`json\` and \`yaml\` take one value and optionally the number of spaces that lines after the first
are indented by. \`md\` takes text, a number or a truth value, not a list.

Wrong: \`{{md tags}}\`

Right: \`{{#each tags}}{{md this}} {{/each}}\``,
});

export const templateResult = declare<{ format: string; problem: string }>({
  code: 'D7007',
  name: 'template-result',
  severity: 'error',
  message: ({ format, problem }) => `what the template writes is not ${format}: ${problem}`,
  help: ({ format }) =>
    `correct the fixed text of the template near this place so that the result is ${format}`,
  page: `detc reads every file again after writing it from a template, and this one is broken.

**Why it matters.** Azure or a Sigma reader would refuse the file, later and with a worse message.

**How to mend it.** Values are always encoded, so the fault is in the fixed text: often a comma too many after the last
item, or quotes around a helper.

Wrong: \`"title": "{{json title}}"\`

Right: \`"title": {{json title}}\``,
});

export const templateShape = declare<{ wanted: string }>({
  code: 'D7008',
  name: 'template-shape',
  severity: 'error',
  message: ({ wanted }) => `what the template writes lacks ${wanted}`,
  help: () => 'start from the template that comes with detc and keep this part of it',
  page: `The template gives a well-formed file without a part that detc relies on, for example the ARM resource of the
rule.

**Why it matters.** The bundle of all rules, the limits and the deployment read that part.

**How to mend it.** Copy the template that comes with detc again and change only what has to differ.

Wrong: a Sentinel template with \`"resources": []\`

Right: a Sentinel template with \`"resources": [{{json rule 4}}]\``,
});
