import Type from 'typebox';
import { closed, datePattern, detectionBlock, mapOf, text, uuidPattern } from './common.ts';
import { listValues } from './list.ts';

const addressPattern = { pattern: '^https?://[^/?#]+/?$' };

const listSource = Type.Object(
  {
    values: Type.Optional(listValues),
    csv: Type.Optional(
      text(
        'A CSV file beside the environment, its first line the column names: id, upn, name or value.',
        'contoso/privileged_accounts.csv',
      ),
    ),
    inline: Type.Optional(
      Type.Boolean({
        description:
          'True writes the values into the Sentinel rule; false (the default) makes the rule read a watchlist, which is emitted too.',
        examples: [true],
      }),
    ),
    alias: Type.Optional(
      text('The alias of the Sentinel watchlist, where it is not the name of the list.', 'vip_accounts', {
        pattern: '^[A-Za-z0-9][A-Za-z0-9 _-]{1,62}[A-Za-z0-9]$',
      }),
    ),
  },
  {
    ...closed,
    minProperties: 1,
    description: 'Where the values of a list come from in this environment.',
    examples: [{ csv: 'contoso/privileged_accounts.csv' }],
  },
);

const workspaceExample = {
  subscriptionId: '00000000-0000-0000-0000-000000000000',
  resourceGroup: 'rg-soc',
  name: 'log-soc',
  location: 'westeurope',
};

const workspace = Type.Object(
  {
    subscriptionId: text('The id of the subscription.', '00000000-0000-0000-0000-000000000000', {
      pattern: uuidPattern,
    }),
    resourceGroup: text('The resource group of the workspace.', 'rg-soc', {
      pattern: '^[\\w().-]{0,89}[\\w()-]$',
    }),
    name: text('The name of the workspace.', 'log-soc', {
      pattern: '^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$',
    }),
    location: text('The Azure region of the workspace.', 'westeurope', { pattern: '^[A-Za-z0-9 ]+$' }),
  },
  { ...closed, description: 'The Log Analytics workspace.', examples: [workspaceExample] },
);

const exceptionExample = {
  name: 'rotation-script',
  id: '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11',
  detections: ['bad-password-burst'],
  detection: { host: { IPAddress: '192.0.2.10' }, condition: 'host' },
  reason: 'The rotation script retries.',
  owner: 'identity-team@contoso.com',
  expires: '2027-03-31',
};

const exception = Type.Object(
  {
    name: text('A short name; it becomes the file name of the Sigma filter.', 'password-rotation-script', {
      pattern: '^[a-z][a-z0-9-]{2,59}$',
    }),
    id: text('A UUID that never changes.', '2f1e8e43-3f0e-4f0b-8a35-6f4f5f3c9f11', { pattern: uuidPattern }),
    detections: Type.Array(Type.String(), {
      minItems: 1,
      uniqueItems: true,
      description: 'The detections it applies to.',
      examples: [['bad-password-burst']],
    }),
    detection: detectionBlock,
    reason: text(
      'Why these events are left out.',
      'The rotation script retries for some minutes after each change.',
    ),
    owner: text('Who answers for it.', 'identity-team@contoso.com'),
    expires: text(
      'The last day it holds. After it, detc warns; after 30 more days it is an error.',
      '2027-03-31',
      { pattern: datePattern },
    ),
  },
  {
    ...closed,
    description: 'Events that shall not raise an alert here.',
    examples: [exceptionExample],
  },
);

export const environmentSchema = Type.Object(
  {
    title: text('Whose workspace it is.', 'Contoso production'),
    description: text('What a reader should know of it.', 'The workspace of the security operations centre.'),
    workspace,
    otherWorkspaces: Type.Optional(
      Type.Array(workspace, {
        uniqueItems: true,
        description:
          'Further workspaces that `detc deploy` gives the same rules, each in a resource group of its own.',
        examples: [
          [{ ...workspaceExample, resourceGroup: 'rg-soc-us', name: 'log-soc-us', location: 'eastus' }],
        ],
      }),
    ),
    deploy: Type.Optional(
      Type.Object(
        {
          azureMonitor: Type.Optional(
            Type.Union([Type.Literal('never'), Type.Literal('rest'), Type.Literal('all')], {
              description:
                'Which detections `detc deploy` makes Azure Monitor alerts of: never any, the rest that Sentinel cannot express (the default), or all, beside their Sentinel rules.',
              examples: ['rest'],
            }),
          ),
        },
        {
          ...closed,
          description: 'What `detc deploy` puts into the workspace.',
          examples: [{ azureMonitor: 'never' }],
        },
      ),
    ),
    cloud: Type.Optional(
      Type.Object(
        {
          login: Type.Optional(
            text('Where tokens come from.', 'https://login.microsoftonline.us', addressPattern),
          ),
          resourceManager: Type.Optional(
            text('Azure Resource Manager.', 'https://management.usgovcloudapi.net', addressPattern),
          ),
          graph: Type.Optional(text('Microsoft Graph.', 'https://graph.microsoft.us', addressPattern)),
          ingestionAudience: Type.Optional(
            text(
              'Whom a token for the Logs Ingestion API is made out to.',
              'https://monitor.azure.us',
              addressPattern,
            ),
          ),
        },
        {
          ...closed,
          minProperties: 1,
          description:
            'The services of a cloud other than the public one; what is left out is the public one’s. Plain http is taken for this machine only.',
          examples: [{ resourceManager: 'https://management.usgovcloudapi.net' }],
        },
      ),
    ),
    actionGroups: Type.Optional(
      Type.Array(Type.String({ pattern: '^/subscriptions/' }), {
        uniqueItems: true,
        maxItems: 5,
        description: 'Resource ids of the action groups that Azure Monitor alerts call.',
        examples: [
          [
            '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-soc/providers/Microsoft.Insights/actionGroups/ag-soc',
          ],
        ],
      }),
    ),
    inlineLists: Type.Optional(
      Type.Boolean({
        description: 'True writes all lists into the Sentinel rules instead of reading watchlists.',
        examples: [false],
      }),
    ),
    lists: Type.Optional(
      mapOf(listSource, "The lists' values here.", {
        privileged_accounts: { csv: 'contoso/privileged_accounts.csv' },
      }),
    ),
    parameters: Type.Optional(
      mapOf(
        mapOf(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), 'Values by parameter.', {
          failures: 15,
        }),
        'Parameters by detection.',
        { 'bad-password-burst': { failures: 15 } },
      ),
    ),
    levels: Type.Optional(
      mapOf(
        Type.Union([
          Type.Literal('informational'),
          Type.Literal('low'),
          Type.Literal('medium'),
          Type.Literal('high'),
          Type.Literal('critical'),
        ]),
        'Another level for a detection.',
        { 'conditional-access-block': 'medium' },
      ),
    ),
    disabled: Type.Optional(
      mapOf(
        text('Why it is switched off here.', 'No licence for ID Protection.'),
        'Detections that are switched off, and why.',
        { 'identity-protection-risk': 'No licence for ID Protection.' },
      ),
    ),
    exceptions: Type.Optional(
      Type.Array(exception, {
        description: 'Events that shall not raise alerts, with owner and end.',
        examples: [[exceptionExample]],
      }),
    ),
  },
  {
    ...closed,
    $id: 'environment.schema.json',
    title: 'detc environment',
    description: 'One workspace and what is particular to it.',
  },
);
export type EnvironmentSyntax = Type.Static<typeof environmentSchema>;
export type ExceptionSyntax = Type.Static<typeof exception>;
