/** An address as a number, and how many of its bits count. */
export interface Address {
  readonly value: bigint;
  readonly prefix: number;
}

export function parseIpv4(text: string): Address | undefined {
  const match = /^\s*(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:\/(\d{1,2}))?\s*$/u.exec(text);
  if (match === null) return undefined;
  let value = 0n;
  for (const part of match.slice(1, 5)) {
    const octet = Number(part);
    if (octet > 255) return undefined;
    value = value * 256n + BigInt(octet);
  }
  const prefix = match[5] === undefined ? 32 : Number(match[5]);
  return prefix > 32 ? undefined : { value, prefix };
}

/** An IPv4 address counts as the IPv6 address that maps it. */
export function parseIpv6(text: string): Address | undefined {
  const v4 = parseIpv4(text);
  if (v4 !== undefined) return { value: 0xffff00000000n + v4.value, prefix: v4.prefix + 96 };
  // `::a.b.c.d` is read like `::ffff:a.b.c.d`.
  const mapped = /^\s*::(\d+\.\d+\.\d+\.\d+)(?:\/(\d{1,3}))?\s*$/u.exec(text);
  const inside = mapped === null ? undefined : parseIpv4(mapped[1] ?? '');
  if (inside !== undefined)
    return { value: 0xffff00000000n + inside.value, prefix: mappedPrefix(mapped?.[2]) };
  const match = /^\s*([0-9a-fA-F:.]+)(?:%\w+)?(?:\/(\d{1,3}))?\s*$/u.exec(text);
  if (match === null) return undefined;
  const prefix = match[2] === undefined ? 128 : Number(match[2]);
  let body = match[1] ?? '';
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/u.exec(body);
  if (tail !== null) {
    const inner = parseIpv4(tail[2] ?? '');
    if (inner === undefined) return undefined;
    body = `${tail[1] ?? ''}${(inner.value >> 16n).toString(16)}:${(inner.value & 0xffffn).toString(16)}`;
  }
  const halves = body.split('::');
  if (halves.length > 2 || prefix > 128) return undefined;
  const groups = (part: string | undefined): readonly string[] =>
    part === undefined || part === '' ? [] : part.split(':');
  const head = groups(halves[0]);
  const rest = groups(halves[1]);
  const missing = 8 - head.length - rest.length;
  if (halves.length === 1 ? missing !== 0 : missing < 0) return undefined;
  const all = [...head, ...Array.from({ length: halves.length === 2 ? missing : 0 }, () => '0'), ...rest];
  let value = 0n;
  for (const group of all) {
    if (!/^[0-9a-fA-F]{1,4}$/u.test(group)) return undefined;
    value = (value << 16n) + BigInt(`0x${group}`);
  }
  return { value, prefix };
}

/** Up to 32 it counts the bits of the IPv4 address. */
function mappedPrefix(text: string | undefined): number {
  const prefix = Number(text ?? 128);
  return prefix <= 32 ? prefix + 96 : prefix;
}

export function maskBits(value: bigint, prefix: number, size: 32 | 128): bigint {
  const dropped = BigInt(size - Math.max(0, Math.min(size, prefix)));
  return (value >> dropped) << dropped;
}

export function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
}

/** All eight groups, four digits each. */
export function formatIpv6(value: bigint): string {
  return (value.toString(16).padStart(32, '0').match(/.{4}/gu) ?? []).join(':');
}

/** Compares under the shortest of the two prefixes and a given one. */
export function compareAddresses(a: Address, b: Address, prefix: number, size: 32 | 128): number {
  const bits = Math.min(a.prefix, b.prefix, prefix);
  const x = maskBits(a.value, bits, size);
  const y = maskBits(b.value, bits, size);
  return x < y ? -1 : x > y ? 1 : 0;
}

const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap(
  (range) => parseIpv4(range) ?? [],
);

export function isPrivateIpv4(address: Address): boolean {
  return privateRanges.some(
    (range) => address.prefix >= range.prefix && maskBits(address.value, range.prefix, 32) === range.value,
  );
}

/** The fewest blocks that together are a range. */
export function cidrBlocks(from: bigint, to: bigint): readonly string[] {
  const blocks: string[] = [];
  let start = from;
  while (start <= to) {
    let prefix = 32;
    while (prefix > 0) {
      const size = 1n << BigInt(32 - prefix + 1);
      if (start % size !== 0n || start + size - 1n > to) break;
      prefix--;
    }
    blocks.push(`${formatIpv4(start)}/${prefix}`);
    start += 1n << BigInt(32 - prefix);
  }
  return blocks;
}
