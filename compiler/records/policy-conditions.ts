/**
 * The conditions of a Conditional Access policy, each the next bit; the logs have their sum.
 * @see https://learn.microsoft.com/graph/api/resources/appliedconditionalaccesspolicy
 */
const conditions = [
  'application',
  'users',
  'devicePlatform',
  'location',
  'clientType',
  'signInRisk',
  'userRisk',
  'time',
  'deviceState',
  'client',
  'ipAddressSeenByAzureAD',
  'ipAddressSeenByResourceProvider',
  'unknownFutureValue',
  'servicePrincipals',
  'servicePrincipalRisk',
  'authenticationFlows',
  'insiderRisk',
] as const;

const bits: ReadonlyMap<string, number> = new Map(conditions.map((name, index) => [name, 2 ** index]));

/** `application,users` as 3. What is not known is left as it is. */
export function conditionNumber(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const names = value.split(',').map((name) => name.trim());
  let sum = 0;
  for (const name of names) {
    const bit = name === 'none' ? 0 : bits.get(name);
    if (bit === undefined) return value;
    sum += bit;
  }
  return sum;
}

/** 3 as `application,users`. What is not known is left as it is. */
export function conditionNames(value: unknown): unknown {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value >= 2 ** conditions.length) {
    return value;
  }
  return value === 0 ? 'none' : conditions.filter((_, index) => (value >> index) % 2 === 1).join(',');
}
