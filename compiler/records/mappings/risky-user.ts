import type { RecordMapping } from '../mapping.ts';

/**
 * Users at risk, and `riskyUser` of Microsoft Graph.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/aadriskyusers
 * @see https://learn.microsoft.com/graph/api/resources/riskyuser
 */
export const riskyUser: RecordMapping = {
  graphType: 'riskyUser',
  tables: { AADRiskyUsers: ['RiskyUsers'] },
  constants: { OperationName: 'Risky user', SourceSystem: 'Azure AD' },
  columns: {
    RiskLastUpdatedDateTime: 'riskLastUpdatedDateTime',
    CorrelationId: 'correlationId',
    Id: 'id',
    IsDeleted: 'isDeleted',
    IsProcessing: 'isProcessing',
    OperationName: { hub: 'operationName' },
    RiskDetail: 'riskDetail',
    RiskLevel: 'riskLevel',
    RiskState: 'riskState',
    TimeGenerated: { hub: 'time', graph: 'riskLastUpdatedDateTime' },
    UserDisplayName: 'userDisplayName',
    UserPrincipalName: 'userPrincipalName',
  },
};
