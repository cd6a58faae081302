import { expect } from 'chai';
import { collect, projectFor, refusal, startCloud, type Answer } from './collect-fixture.ts';

const feed = 'entra.sign-in-activity';
const ingest =
  'POST /dataCollectionRules/dcr-456e7472615369676e496e4163746976/streams/Custom-EntraSignInActivity_CL';
const count = 2600;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('collect: whatever fails at random', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
    it(`sends no row twice, and loses none without a word (seed ${seed})`, async () => {
      const cloud = await startCloud();
      try {
        const root = projectFor(cloud);
        const random = chance(seed);
        const fault = (): Answer | undefined => {
          const drawn = random();
          if (drawn < 0.1) return { cut: true };
          if (drawn < 0.2) return refusal(429, 'TooManyRequests', 'wait');
          if (drawn < 0.25) return refusal(503, 'ServiceUnavailable', 'busy');
          if (drawn < 0.3) return refusal(403, 'OperationFailed', 'not yet');
          return undefined;
        };
        const { url } = cloud;
        cloud.routes.set('GET /v1.0/users', (asked) => {
          const page = Number(/skiptoken=(\d+)/u.exec(asked.url)?.[1] ?? 0);
          const value = Array.from({ length: 100 }, (_, at) => ({
            id: String(page * 100 + at),
            // Wide enough for several requests.
            displayName: 'x'.repeat(1000),
          }));
          const more =
            (page + 1) * 100 < count ? { '@odata.nextLink': `${url}/v1.0/users?$skiptoken=${page + 1}` } : {};
          return fault() ?? { body: { value, ...more } };
        });
        cloud.routes.set(ingest, () => fault() ?? {});
        let code = 3;
        let said = '';
        for (let run = 1; run <= 40 && code !== 0 && !said.includes('--resend'); run += 1) {
          const { code: ended, stderr } = await collect(root, [feed]);
          [code, said] = [ended, stderr];
        }
        const rows = (cloud.taken.get('Custom-EntraSignInActivity_CL') ?? []).flat();
        const ids = new Set(rows.map(({ UserId }) => UserId));
        // In this cloud a request whose answer is lost did arrive.
        expect([rows.length, ids.size]).to.deep.equal([count, count]);
        expect(new Set(rows.map(({ TimeGenerated }) => TimeGenerated)).size).to.equal(1);
        const doubted = [...said.matchAll(/rows (\d+) to (\d+) may have arrived/gu)].reduce(
          (sum, [, from, to]) => sum + Number(to) - Number(from) + 1,
          0,
        );
        if (code === 0) expect(doubted).to.equal(0);
        else expect(said).to.include(`${count - doubted} of ${count} rows`);
      } finally {
        await cloud.close();
      }
    });
  }
});
