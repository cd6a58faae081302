/** Why a documented case does not come out as documented. */
export interface DocumentedFailure {
  readonly id: string;
  readonly reason: string;
}

const byReason: Readonly<Record<string, readonly string[]>> = {
  'the documented result is random, by rand(), sample or new_guid()': [
    'docs-join-time-window-bbe3b8fb',
    'docs-named-expressions-714f409a',
    'docs-named-expressions-02f0f7dd',
    'docs-pattern-statement-3ff57e72',
    'docs-toscalar-function-fcbf9fe0',
  ],
  'refused: it tells who has asked which service': [
    'docs-current-principal-details-function-7ae6175b',
    'docs-current-principal-function-c3ecf602',
    'docs-cursor-current-bf2b9d6c',
    'docs-using-hll-tdigest-125299fe',
  ],
  'refused: externaldata reads from the network': ['docs-inline-external-table-operator-54adbfd8'],
  'refused: how hash_combine() mixes two hashes is not documented': [
    'docs-hash-combine-function-00a964e2',
    'docs-hash-many-function-bea1a750',
  ],
  'refused: the compressed bytes depend on the compressor of the service': [
    'docs-zlib-base64-compress-function-e81568a5',
  ],
  'refused: how reduce finds its patterns is not documented; the documented result is random': [
    'docs-reduce-operator-07fed0df',
    'docs-reduce-operator-9fc540ff',
  ],
  'the page shows the columns in another order than the query and Microsoft’s own binder give them': [
    'docs-ipv6-lookup-plugin-971453c8',
    'docs-ipv6-lookup-plugin-a10bd55b',
    'docs-scan-operator-0d7a6dfb',
  ],
  'the page shows what tables hold that it does not give': ['docs-search-operator-f8c1c6f4'],
  'the page contradicts base64_encode_fromguid(), whose bytes are those of a .NET Guid': [
    'docs-base64-decode-toguid-function-7cc6df95',
  ],
  'the page of punycode_domain_to_string(), which decodes, shows what encoding gives': [
    'docs-punycode-domain-to-string-function-b90489b9',
  ],
};

/** Cases of the group `core` that do not come out as documented. Any other that does not is a fault of the engine. */
export const documentedFailures: readonly DocumentedFailure[] = Object.entries(byReason).flatMap(
  ([reason, ids]) => ids.map((id) => ({ id, reason })),
);

/** Joins 5,000,000 random rows, which would take longer than all other tests together. */
export const notRun: readonly string[] = ['docs-join-time-window-bbe3b8fb'];

/** The present of pages that show what now() gave. */
export const documentedNow: Readonly<Record<string, string>> = {
  'docs-now-function-8cba0579': '2023-06-19T08:22:54.6623324Z',
  'docs-datetime-utc-to-local-function-85706381': '2022-07-11T22:18:48.4678620Z',
};
