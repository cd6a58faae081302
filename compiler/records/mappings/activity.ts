import type { RecordMapping } from '../mapping.ts';

/**
 * Azure's activity log, and the events of its REST API, which stand where Graph's objects stand in other tables.
 * Columns with `_d` hold as values what the ones without it hold as JSON text, and sometimes more. What a record says elsewhere (the caller,
 * the subscription) is read in `activity-columns.ts`.
 * @see https://learn.microsoft.com/azure/azure-monitor/platform/activity-log-schema
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/azureactivity
 */
export const activity: RecordMapping = {
  graphType: undefined,
  tables: {
    AzureActivity: [
      'Administrative',
      'Policy',
      'Security',
      'Alert',
      'ServiceHealth',
      'ResourceHealth',
      'Recommendation',
      'Autoscale',
      'Write',
      'Action',
      'Delete',
    ],
  },
  constants: { SourceSystem: 'Azure' },
  columns: {
    ActivityStatus: { graph: 'status.localizedValue' },
    ActivityStatusValue: { hub: 'resultType', graph: 'status.value' },
    ActivitySubstatus: { graph: 'subStatus.localizedValue' },
    ActivitySubstatusValue: { hub: 'resultSignature', graph: 'subStatus.value' },
    Authorization_d: { hub: 'identity.authorization', graph: 'authorization', form: 'json' },
    Authorization: { hub: 'identity.authorization', graph: 'authorization', form: 'json' },
    Caller: { graph: 'caller' },
    CallerIpAddress: { hub: 'callerIpAddress', graph: 'httpRequest.clientIpAddress' },
    CategoryValue: { hub: 'category', graph: 'category.value' },
    Claims_d: { hub: 'identity.claims', graph: 'claims', form: 'json' },
    Claims: { hub: 'identity.claims', graph: 'claims', form: 'json' },
    CorrelationId: { hub: 'correlationId', graph: 'correlationId' },
    EventDataId: { graph: 'eventDataId' },
    EventSubmissionTimestamp: { graph: 'submissionTimestamp' },
    HTTPRequest: { graph: 'httpRequest', form: 'json' },
    Hierarchy: { hub: 'properties.hierarchy', graph: 'properties.hierarchy' },
    Level: { hub: 'level', graph: 'level', form: 'level' },
    OperationId: { hub: 'properties.operationId', graph: 'operationId' },
    OperationName: { graph: 'operationName.localizedValue' },
    OperationNameValue: { hub: 'operationName', graph: 'operationName.value' },
    Properties_d: { hub: 'properties', graph: 'properties', form: 'json' },
    Properties: { hub: 'properties', graph: 'properties', form: 'json' },
    ResourceGroup: { graph: 'resourceGroupName' },
    ResourceId: { hub: 'resourceId', graph: 'resourceId' },
    ResourceProvider: { graph: 'resourceProviderName.localizedValue' },
    ResourceProviderValue: { graph: 'resourceProviderName.value', form: 'upper' },
    SubscriptionId: { graph: 'subscriptionId' },
    TimeGenerated: { hub: 'time', graph: 'eventTimestamp' },
  },
};
