import Type from 'typebox';
import { closed, text } from './common.ts';

/** What detc otherwise decides about a rule; for detections that carry their own KQL. */

const column = (words: string, example: string) =>
  Type.Optional(Type.String({ pattern: '^[A-Za-z_]\\w*$', description: words, examples: [example] }));

/** ISO 8601, as the rule has it: detc keeps the text. */
const isoDuration = (words: string, example: string) =>
  Type.String({
    pattern: '^P(?=.)(\\d+D)?(T(?=.)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
    description: words,
    examples: [example],
  });

const oneOf = <const T extends readonly string[]>(words: string, values: T) =>
  Type.Unsafe<T[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      { description: words, examples: [values[0]] },
    ),
  );

const textList = (words: string, example: readonly string[], pattern?: string) =>
  Type.Array(Type.String({ minLength: 1, ...(pattern === undefined ? {} : { pattern }) }), {
    uniqueItems: true,
    description: words,
    examples: [example],
  });

/** In the order of Sentinel's own enumeration. */
export const tactics = [
  'Reconnaissance',
  'ResourceDevelopment',
  'InitialAccess',
  'Execution',
  'Persistence',
  'PrivilegeEscalation',
  'DefenseEvasion',
  'CredentialAccess',
  'Discovery',
  'LateralMovement',
  'Collection',
  'Exfiltration',
  'CommandAndControl',
  'Impact',
  'PreAttack',
  'ImpairProcessControl',
  'InhibitResponseFunction',
] as const;

/** What an alert can take from a column, beside its title, text, severity and tactics. */
export const dynamicProperties = [
  'AlertLink',
  'ConfidenceLevel',
  'ConfidenceScore',
  'ExtendedLinks',
  'ProductName',
  'ProviderName',
  'ProductComponentName',
  'RemediationSteps',
  'Techniques',
  'SubTechniques',
] as const;

const incidentGrouping = Type.Object(
  {
    enabled: Type.Boolean({ description: 'Whether alerts are gathered into incidents.', examples: [true] }),
    reopen: Type.Optional(
      Type.Boolean({ description: 'Whether a closed incident is opened again.', examples: [false] }),
    ),
    lookback: Type.Optional(
      isoDuration('How old the incident may be that takes up a new alert, as ISO 8601.', 'PT5H'),
    ),
    matching: Type.Optional(
      oneOf('What two alerts must have in common.', ['AllEntities', 'AnyAlert', 'Selected'] as const),
    ),
    entities: Type.Optional(textList('For Selected: entity types that must agree.', ['Account'])),
    alertDetails: Type.Optional(
      Type.Array(oneOf('Part of the alert.', ['DisplayName', 'Severity'] as const), {
        uniqueItems: true,
        description: 'For Selected: parts of the alert that must agree.',
        examples: [['DisplayName']],
      }),
    ),
    customDetails: Type.Optional(textList('For Selected: details that must agree, by key.', ['Failures'])),
  },
  {
    ...closed,
    description: 'How alerts are gathered into incidents.',
    examples: [{ enabled: true, lookback: 'PT5H', matching: 'AllEntities' }],
  },
);

export const sentinelSchema = Type.Object(
  {
    ruleId: Type.Optional(
      text(
        'The name of the existing rule, so that a deployment takes it over instead of making a second.',
        '3e1b8bd2-0f4e-4a53-9c52-5b7d2f3a1c10',
        { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$' },
      ),
    ),
    enabled: Type.Optional(
      Type.Boolean({
        description:
          'False where the rule is switched off in every workspace; for one of them, the environment says it in `disabled:`.',
        examples: [false],
      }),
    ),
    description: Type.Optional(
      Type.String({
        maxLength: 5000,
        description:
          "The rule's description, byte for byte. Where absent, detc makes it of description, triage, false positives and tuning.",
        examples: ['Someone guesses passwords.'],
      }),
    ),
    severity: Type.Optional(
      oneOf('The severity, where `level` cannot say it.', [
        'High',
        'Medium',
        'Low',
        'Informational',
      ] as const),
    ),
    tactics: Type.Optional(
      Type.Array(oneOf('A tactic, as Sentinel calls it.', tactics), {
        uniqueItems: true,
        description: 'The tactics, exactly; those of the tags where absent.',
        examples: [['CredentialAccess']],
      }),
    ),
    techniques: Type.Optional(
      textList('The techniques, exactly; those of the tags where absent.', ['T1110'], '^T\\d{4}$'),
    ),
    subTechniques: Type.Optional(
      textList(
        'The sub-techniques, exactly; those of the tags where absent.',
        ['T1110.003'],
        '^T\\d{4}\\.\\d{3}$',
      ),
    ),
    trigger: Type.Optional(
      Type.Object(
        {
          operator: oneOf('How the number of rows is compared.', [
            'GreaterThan',
            'LessThan',
            'Equal',
            'NotEqual',
          ] as const),
          threshold: Type.Integer({
            minimum: 0,
            maximum: 10_000,
            description: 'With which number.',
            examples: [0],
          }),
        },
        {
          ...closed,
          description: 'How many rows raise an alert; more than 0 where absent.',
          examples: [{ operator: 'GreaterThan', threshold: 5 }],
        },
      ),
    ),
    eventGrouping: Type.Optional(
      oneOf('One alert for all rows of a run, or one for each row, as where it is absent.', [
        'AlertPerResult',
        'SingleAlert',
      ] as const),
    ),
    suppression: Type.Optional(
      Type.Object(
        {
          enabled: Type.Boolean({ description: 'Whether the rule rests after an alert.', examples: [false] }),
          duration: isoDuration('How long, as ISO 8601.', 'PT5H'),
        },
        {
          ...closed,
          description: 'How long the rule rests after an alert, in the words of Sentinel.',
          examples: [{ enabled: false, duration: 'PT5H' }],
        },
      ),
    ),
    incident: Type.Optional(
      Type.Object(
        {
          create: Type.Boolean({ description: 'Whether alerts become incidents.', examples: [true] }),
          grouping: Type.Optional(incidentGrouping),
        },
        {
          ...closed,
          description: 'What becomes of alerts, in the words of Sentinel.',
          examples: [{ create: false }],
        },
      ),
    ),
    severityColumn: column("The column that gives each alert's severity.", 'AlertSeverity'),
    tacticsColumn: column("The column that gives each alert's tactics.", 'Tactics'),
    dynamicProperties: Type.Optional(
      Type.Unsafe<Readonly<Record<string, string>>>(
        Type.Object(
          Object.fromEntries(
            dynamicProperties.map((name) => [name, column(`The column that gives ${name}.`, name)]),
          ),
          {
            ...closed,
            description: 'Further properties of each alert, and the columns that give them.',
            examples: [{ AlertLink: 'Link' }],
          },
        ),
      ),
    ),
    entitiesFromColumn: column('A column that holds whole entities of other alerts.', 'Entities'),
    template: Type.Optional(
      Type.Object(
        {
          name: text('The id of the template.', '884be6e7-e568-418e-9c12-89229865ffde'),
          version: Type.Optional(text('Its version.', '1.0.0')),
        },
        {
          ...closed,
          description: 'The template of the content hub that the rule was made from.',
          examples: [{ name: '884be6e7-e568-418e-9c12-89229865ffde', version: '1.0.0' }],
        },
      ),
    ),
  },
  {
    ...closed,
    description: 'What detc otherwise decides about the Sentinel rule; only with `source: kql`.',
    examples: [{ eventGrouping: 'SingleAlert', trigger: { operator: 'GreaterThan', threshold: 5 } }],
  },
);
export type SentinelSyntax = Type.Static<typeof sentinelSchema>;
