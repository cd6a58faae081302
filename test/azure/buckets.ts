import { Refusal } from './message.ts';

/** ARM's token buckets for a subscription (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). */
export const bucketSizes = {
  write: { size: 200, perSecond: 10 },
  delete: { size: 200, perSecond: 10 },
  read: { size: 250, perSecond: 25 },
} as const;
type BucketName = keyof typeof bucketSizes;

/** Takes a token for a request, or refuses it. */
export type Take = (method: string, subscription: string) => void;

export function createBuckets(now: () => number): Take {
  const levels = new Map<string, { tokens: number; at: number }>();
  return (method, subscription) => {
    const name: BucketName = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
    const { size, perSecond } = bucketSizes[name];
    const key = `${subscription}/${name}`;
    const level = levels.get(key) ?? { tokens: size, at: now() };
    const tokens = Math.min(size, level.tokens + ((now() - level.at) / 1000) * perSecond);
    levels.set(key, { tokens: Math.max(tokens - 1, tokens < 1 ? tokens : 0), at: now() });
    if (tokens >= 1) return;
    throw new Refusal(
      429,
      'SubscriptionRequestsThrottled',
      `Number of '${name}' requests for subscription '${subscription}' exceeded the limit of '${size}'. Please try again after '1' seconds.`,
      { 'retry-after': String(Math.max(1, Math.ceil((1 - tokens) / perSecond))) },
    );
  };
}
