/** Ticks by row number, eight bytes each. */
export interface Times {
  readonly set: (index: number, ticks: bigint) => void;
  readonly get: (index: number) => bigint | null;
}

const none = -1n;

export function createTimes(): Times {
  let known = new BigInt64Array(0);
  return {
    set: (index, ticks) => {
      if (index >= known.length) {
        const grown = new BigInt64Array(Math.max(1024, index + 1, known.length * 2)).fill(none);
        grown.set(known);
        known = grown;
      }
      known[index] = ticks;
    },
    get: (index) => {
      const ticks = known[index];
      return ticks === undefined || ticks === none ? null : ticks;
    },
  };
}
