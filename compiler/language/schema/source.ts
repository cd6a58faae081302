import Type from 'typebox';
import { closed, duration, mapOf, text } from './common.ts';

const kqlType = Type.Union(
  [
    Type.Literal('string'),
    Type.Literal('int'),
    Type.Literal('long'),
    Type.Literal('real'),
    Type.Literal('bool'),
    Type.Literal('datetime'),
    Type.Literal('timespan'),
    Type.Literal('guid'),
    Type.Literal('dynamic'),
  ],
  { description: 'A KQL scalar type.', examples: ['string'] },
);
export type KqlType = Type.Static<typeof kqlType>;

const eventHub = Type.Optional(
  text(
    'Where the value stands in the record that diagnostic settings send to an Event Hub; Sigma uses this name.',
    'properties.deviceDetail.deviceId',
  ),
);

const exactCase = Type.Optional(
  Type.Boolean({
    description: 'True where case cannot differ (codes, ids): compared with == instead of =~.',
    examples: [true],
  }),
);

const column = Type.Object(
  {
    eventHub,
    exact: exactCase,
    type: Type.Optional(kqlType),
    shape: Type.Optional(
      mapOf(kqlType, 'The known paths of a dynamic column and their types; a path outside is an error.', {
        deviceId: 'string',
        isCompliant: 'bool',
      }),
    ),
    description: Type.Optional(text('What the column holds.', 'The result code, 0 for success.')),
  },
  {
    ...closed,
    description: 'A column of the table.',
    examples: [{ eventHub: 'properties.userId', exact: true }],
  },
);

const field = Type.Object(
  {
    type: kqlType,
    kql: text(
      'The KQL expression over the columns of the table (or, in a view, over what the view prepares).',
      'tostring(DeviceDetail.deviceId)',
    ),
    reads: Type.Array(Type.String(), {
      description: 'The columns of the table that the expression reads.',
      examples: [['DeviceDetail']],
    }),
    eventHub,
    exact: exactCase,
    account: Type.Optional(
      Type.Boolean({
        description:
          'True for the id or the name of an account where the record has only one of them, so that no identity can be declared: lists of accounts are compared with it.',
        examples: [true],
      }),
    ),
    perElement: Type.Optional(
      Type.Boolean({
        description:
          'True where the Event Hub path leads into an array: Sigma cannot tie two such fields to the same element.',
        examples: [true],
      }),
    ),
    jsonText: Type.Optional(
      Type.Boolean({
        description:
          'True where the Event Hub record holds the value as JSON text, a string with its quotes inside: Sigma looks for it with and without them.',
        examples: [true],
      }),
    ),
    description: text('What the field holds.', 'The object id of the device in Entra.'),
  },
  {
    ...closed,
    description: 'A named field.',
    examples: [
      {
        type: 'string',
        kql: 'tostring(DeviceDetail.deviceId)',
        reads: ['DeviceDetail'],
        description: 'Id of the device.',
      },
    ],
  },
);

const identity = Type.Object(
  {
    id: text('The field that holds the object id.', 'UserId'),
    upn: text('The field that holds the user principal name.', 'UserPrincipalName'),
    description: text('Whose identity it is.', 'The account that signs in.'),
  },
  {
    ...closed,
    description: 'An object id and a user principal name that mean one account.',
    examples: [{ id: 'UserId', upn: 'UserPrincipalName', description: 'The account that signs in.' }],
  },
);

const fields = mapOf(
  field,
  'Named fields.',
  {
    DeviceId: {
      type: 'string',
      kql: 'tostring(DeviceDetail.deviceId)',
      reads: ['DeviceDetail'],
      description: 'Id of the device.',
    },
  },
  '^[A-Z][A-Za-z0-9]*$',
);
const identities = mapOf(
  identity,
  'Identities.',
  { Account: { id: 'UserId', upn: 'UserPrincipalName', description: 'The account that signs in.' } },
  '^[A-Z][A-Za-z0-9]*$',
);

const view = Type.Object(
  {
    description: text('What one row of the view is.', 'One row per changed property.'),
    reads: Type.Array(Type.String(), {
      minItems: 1,
      description: 'The columns of the table that the preparation reads.',
      examples: [['TargetResources']],
    }),
    prepare: text(
      'KQL operators that make the rows, one step a line, without the leading pipe.',
      'mv-expand Target = TargetResources',
    ),
    fields,
    identities: Type.Optional(identities),
  },
  {
    ...closed,
    description: 'A row-wise preparation of the source.',
    examples: [
      {
        description: 'One row per target.',
        reads: ['TargetResources'],
        prepare: 'mv-expand Target = TargetResources',
        fields: {},
      },
    ],
  },
);

const table = Type.Object(
  {
    name: text('The name of the table in the workspace.', 'SigninLogs'),
    convert: Type.Optional(
      mapOf(
        Type.String(),
        'Columns that this table holds in another form, and the KQL expression that gives the common one.',
        { DeviceDetail: 'parse_json(DeviceDetail)' },
      ),
    ),
    resourceGraph: Type.Optional(
      Type.Boolean({
        description:
          'True for a table of Azure Resource Graph: it holds what is there when the alert runs, and has no time. Only Azure Monitor alerts can read it.',
        examples: [true],
      }),
    ),
    columns: Type.Optional(
      mapOf(kqlType, 'For a custom table, or one of Azure Resource Graph: its columns and their types.', {
        UserId: 'string',
        TimeGenerated: 'datetime',
      }),
    ),
  },
  { ...closed, description: 'A table of the workspace.', examples: [{ name: 'SigninLogs' }] },
);

export const sourceSchema = Type.Object(
  {
    title: text('What the source records.', 'Microsoft Entra sign-ins'),
    description: text(
      'What a reader should know about these records.',
      'Interactive and non-interactive sign-ins of users.',
    ),
    connector: Type.Object(
      {
        id: text("Sentinel's id of the data connector.", 'AzureActiveDirectory'),
        dataTypes: Type.Array(Type.String(), {
          minItems: 1,
          description: 'The data types that must be switched on.',
          examples: [['SignInLogs']],
        }),
      },
      {
        ...closed,
        description: 'What brings the records to the workspace.',
        examples: [{ id: 'AzureActiveDirectory', dataTypes: ['SignInLogs'] }],
      },
    ),
    sigma: Type.Object(
      {
        product: text("Sigma's product.", 'azure'),
        service: Type.Optional(text("Sigma's service.", 'signinlogs')),
        category: Type.Optional(text("Sigma's category.", 'application')),
        definition: Type.Optional(
          text('What must be switched on for the records to exist.', 'Send the sign-in logs to the SIEM.'),
        ),
      },
      {
        ...closed,
        description: "Sigma's log source.",
        examples: [{ product: 'azure', service: 'signinlogs' }],
      },
    ),
    feed: Type.Optional(
      Type.Object(
        {
          every: duration('How often the collector sends all that there is.', '1d'),
          reads: Type.Array(Type.String(), {
            minItems: 1,
            description: 'What the collector asks, of Microsoft Graph or Azure Resource Manager.',
            examples: [['GET /v1.0/roleManagement/directory/roleAssignments']],
          }),
          permissions: Type.Array(Type.String(), {
            minItems: 1,
            description: 'The permissions or roles that the collector needs for it.',
            examples: [['RoleManagement.Read.Directory']],
          }),
        },
        {
          ...closed,
          description:
            'For a custom table that a collector fills: the table, its data collection rule and endpoint are emitted too.',
          examples: [
            {
              every: '1d',
              reads: ['GET /v1.0/roleManagement/directory/roleAssignments'],
              permissions: ['RoleManagement.Read.Directory'],
            },
          ],
        },
      ),
    ),
    delay: duration('How late a record typically arrives. Windows and lookbacks allow for it.', '15m'),
    tables: Type.Array(table, {
      minItems: 1,
      description: 'The tables that are read, in one shape.',
      examples: [[{ name: 'SigninLogs' }]],
    }),
    columns: mapOf(
      column,
      'The columns in use.',
      { UserId: { eventHub: 'properties.userId', exact: true } },
      '^_?[A-Za-z][A-Za-z0-9_]*$',
    ),
    fields: Type.Optional(fields),
    identities: Type.Optional(identities),
    views: Type.Optional(
      mapOf(
        view,
        'Row-wise preparations, used as `source.view`.',
        {
          targets: {
            description: 'One row per target.',
            reads: ['TargetResources'],
            prepare: 'mv-expand Target = TargetResources',
            fields: {},
          },
        },
        '^[a-z][a-z0-9-]*$',
      ),
    ),
  },
  { ...closed, $id: 'source.schema.json', title: 'detc log source', description: 'A log source.' },
);
export type SourceSyntax = Type.Static<typeof sourceSchema>;
export type ViewSyntax = Type.Static<typeof view>;
export type FieldSyntax = Type.Static<typeof field>;
export type ColumnSyntax = Type.Static<typeof column>;
