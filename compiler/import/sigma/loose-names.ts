/** A field that a name stands for, and what its values are called there. */
export interface LooseName {
  readonly field: string;
  /** Where given, the name stands for the field only under these values, in small letters. */
  readonly values?: Readonly<Record<string, string>>;
}

type Names = Readonly<Record<string, LooseName>>;

/**
 * Names that rules of SigmaHQ use and no record has: those of the portal's columns and of Microsoft Graph. In small
 * letters, by service; a name is here only where it can mean one thing.
 * https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities
 */
export const looseNames: Readonly<Record<string, Names>> = {
  'azure/auditlogs': {
    'properties.message': { field: 'OperationName' },
    activitydisplayname: { field: 'OperationName' },
    activitytype: { field: 'OperationName' },
    activity: { field: 'OperationName' },
    service: { field: 'LoggedByService' },
    initiatedby: { field: 'ActorName' },
    statusreason: { field: 'ResultReason' },
    target: { field: 'TargetName' },
    targetusername: { field: 'TargetUserPrincipalName' },
    // Elsewhere it is the reason, which is another column.
    status: { field: 'Result', values: { success: 'success', failure: 'failure', timeout: 'timeout' } },
  },
  'azure/signinlogs': {
    username: { field: 'UserPrincipalName' },
    application: { field: 'AppDisplayName' },
    clientapp: { field: 'ClientAppUsed' },
    ip: { field: 'IPAddress' },
    ipaddress: { field: 'IPAddress' },
    countryorregion: { field: 'Location' },
    resource: { field: 'ResourceDisplayName' },
    signinerrorcode: { field: 'ResultType' },
    failurereason: { field: 'ResultDescription' },
    // `Failure` is in doubt: the portal counts interrupted sign-ins apart.
    status: { field: 'ResultType', values: { success: '0' } },
  },
  'azure/activitylogs': {
    operationname: { field: 'OperationNameValue' },
    status: { field: 'ActivityStatusValue' },
    resourceid: { field: '_ResourceId' },
    ipaddress: { field: 'CallerIpAddress' },
  },
  'azure/riskdetection': {
    username: { field: 'UserPrincipalName' },
    risktype: { field: 'RiskEventType' },
    ipaddress: { field: 'IpAddress' },
  },
};
