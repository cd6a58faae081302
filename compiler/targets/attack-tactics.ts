/** Tactics as tags name them, ATT&CK's classic enterprise ones and the two of ICS that Sentinel knows. */
export type AttackTactic =
  | 'reconnaissance'
  | 'resource-development'
  | 'initial-access'
  | 'execution'
  | 'persistence'
  | 'privilege-escalation'
  | 'defense-evasion'
  | 'credential-access'
  | 'discovery'
  | 'lateral-movement'
  | 'collection'
  | 'exfiltration'
  | 'command-and-control'
  | 'impact'
  | 'impair-process-control'
  | 'inhibit-response-function';

/** Sentinel's names; its enum knows no newer tactic in any API version. */
export const sentinelTactics: Readonly<Record<AttackTactic, string>> = {
  reconnaissance: 'Reconnaissance',
  'resource-development': 'ResourceDevelopment',
  'initial-access': 'InitialAccess',
  execution: 'Execution',
  persistence: 'Persistence',
  'privilege-escalation': 'PrivilegeEscalation',
  'defense-evasion': 'DefenseEvasion',
  'credential-access': 'CredentialAccess',
  discovery: 'Discovery',
  'lateral-movement': 'LateralMovement',
  collection: 'Collection',
  exfiltration: 'Exfiltration',
  'command-and-control': 'CommandAndControl',
  impact: 'Impact',
  'impair-process-control': 'ImpairProcessControl',
  'inhibit-response-function': 'InhibitResponseFunction',
};

/** What v19 calls the two halves of Defense Evasion (TA0005 and TA0112). */
export const newTactics: Readonly<Record<string, AttackTactic>> = {
  stealth: 'defense-evasion',
  'defense-impairment': 'defense-evasion',
};
