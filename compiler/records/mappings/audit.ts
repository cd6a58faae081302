import type { RecordMapping } from '../mapping.ts';

/**
 * Changes of the directory, and `directoryAudit` of Microsoft Graph. The column Category is that of the properties; the
 * record's own is always AuditLogs.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/auditlogs
 * @see https://learn.microsoft.com/graph/api/resources/directoryaudit
 */
export const directoryAudit: RecordMapping = {
  graphType: 'directoryAudit',
  tables: { AuditLogs: ['AuditLogs'] },
  constants: { SourceSystem: 'Azure AD', Resource: 'Microsoft.aadiam', ResourceGroup: 'Microsoft.aadiam' },
  copies: { 'properties.correlationId': 'CorrelationId' },
  columns: {
    ActivityDateTime: 'activityDateTime',
    ActivityDisplayName: 'activityDisplayName',
    ResultReason: 'resultReason',
    AADOperationType: 'operationType',
    AADTenantId: { hub: 'tenantId' },
    AdditionalDetails: { both: 'additionalDetails', form: 'json' },
    Category: 'category',
    CorrelationId: { hub: 'correlationId', graph: 'correlationId' },
    DurationMs: { hub: 'durationMs' },
    Id: 'id',
    Identity: { hub: 'identity', graph: 'initiatedBy', form: 'actorName' },
    InitiatedBy: { both: 'initiatedBy', form: 'initiatedBy' },
    Level: { hub: 'Level', form: 'number' },
    Location: { hub: 'location' },
    LoggedByService: 'loggedByService',
    OperationName: { hub: 'operationName', graph: 'activityDisplayName' },
    OperationVersion: { hub: 'operationVersion' },
    ResourceId: { hub: 'resourceId' },
    Result: 'result',
    ResultDescription: { hub: 'resultDescription', graph: 'resultReason' },
    ResultSignature: { hub: 'resultSignature' },
    ResultType: { hub: 'resultType' },
    TargetResources: { both: 'targetResources', form: 'json' },
    TimeGenerated: { hub: 'time', graph: 'activityDateTime' },
  },
};
