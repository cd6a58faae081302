import type { RecordMapping } from '../mapping.ts';

/**
 * Risk detections of Identity Protection, and `riskDetection` of Microsoft Graph.
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/tables/aaduserriskevents
 * @see https://learn.microsoft.com/graph/api/resources/riskdetection
 */
export const riskDetection: RecordMapping = {
  graphType: 'riskDetection',
  tables: { AADUserRiskEvents: ['UserRiskEvents'] },
  constants: { OperationName: 'User Risk Detection', SourceSystem: 'Azure AD' },
  columns: {
    DetectedDateTime: 'detectedDateTime',
    Activity: 'activity',
    ActivityDateTime: 'activityDateTime',
    AdditionalInfo: { both: 'additionalInfo', form: 'jsonText' },
    CorrelationId: 'correlationId',
    DetectionTimingType: 'detectionTimingType',
    Id: 'id',
    IpAddress: 'ipAddress',
    LastUpdatedDateTime: 'lastUpdatedDateTime',
    Location: { both: 'location', form: 'json' },
    OperationName: { hub: 'operationName' },
    RequestId: 'requestId',
    RiskDetail: 'riskDetail',
    RiskEventType: 'riskEventType',
    RiskLevel: 'riskLevel',
    RiskState: 'riskState',
    Source: 'source',
    TimeGenerated: { hub: 'time', graph: 'detectedDateTime' },
    TokenIssuerType: 'tokenIssuerType',
    UserDisplayName: 'userDisplayName',
    UserId: 'userId',
    UserPrincipalName: 'userPrincipalName',
  },
};
