import { toText } from '../convert.ts';
import { cast, derived } from '../lower/expr.ts';
import { listValues } from '../lower/comparison.ts';
import { realToLong, toLong, type Long } from '../numbers/long.ts';
import {
  cidrBlocks,
  compareAddresses,
  formatIpv4,
  formatIpv6,
  isPrivateIpv4,
  maskBits,
  parseIpv4,
  parseIpv6,
  type Address,
} from '../text/ip.ts';
import type { Value } from '../values.ts';
import { argument, strict, type Builtin } from './builtin.ts';

type Read = (text: string) => Address | undefined;

const comparison = (read: Read, size: 32 | 128, answer: (order: number) => Value): Builtin =>
  strict('ssl', (a: string, b: string, prefix: Long = size) => {
    const left = read(a);
    const right = read(b);
    return left === undefined || right === undefined
      ? null
      : answer(compareAddresses(left, right, Number(prefix), size));
  });

const compare = (read: Read, size: 32 | 128): Builtin => comparison(read, size, (order) => order);

const isMatch = (read: Read, size: 32 | 128): Builtin => comparison(read, size, (order) => order === 0);

function inRange(address: Address, range: Address, size: 32 | 128): boolean {
  return maskBits(address.value, range.prefix, size) === maskBits(range.value, range.prefix, size);
}

const isInRange = (read: Read, size: 32 | 128): Builtin =>
  strict('ss', (text: string, range: string) => {
    const address = read(text);
    const block = read(range);
    return address === undefined || block === undefined ? null : inRange(address, block, size);
  });

/** Whether one of the texts, given as arguments or in dynamic arrays, is right for what `read` makes of the first. */
const anyOf =
  <T>(read: (text: string) => T | undefined, fits: (subject: T, wanted: string) => boolean): Builtin =>
  (call) => {
    const { evaluate } = cast(argument(call, 0), 'string');
    const values = listValues(call.args.slice(1));
    return derived(
      'bool',
      call.args,
      (row, run) => {
        const subject = read(evaluate(row, run) as string);
        if (subject === undefined) return null;
        return values(row, run).some((value) => fits(subject, toText(value, 'dynamic')));
      },
      call.scope.plan,
    );
  };

/** What is no range is passed over. */
const isInAnyRange = (read: Read, size: 32 | 128): Builtin =>
  anyOf(read, (address, wanted) => {
    const range = read(wanted);
    return range !== undefined && inRange(address, range, size);
  });

const addressInText = /(?<![0-9A-Za-z.])(?:\d{1,3}\.){3}\d{1,3}(?![0-9A-Za-z]|\.\d)/gu;

/** Addresses that stand in a text between characters that are neither letters nor digits. */
function addressesIn(text: string): readonly string[] {
  return (text.match(addressInText) ?? []).filter((found) => parseIpv4(found) !== undefined);
}

const hasAny = (matches: (address: string, wanted: string) => boolean): Builtin =>
  anyOf(addressesIn, (found, wanted) => found.some((address) => matches(address, wanted)));

function isSame(address: string, wanted: string): boolean {
  return parseIpv4(address)?.value === parseIpv4(wanted)?.value && parseIpv4(wanted) !== undefined;
}

/** A prefix ends with a dot, or is a whole address. */
function hasPrefix(address: string, prefix: string): boolean {
  return prefix.endsWith('.') ? address.startsWith(prefix) : isSame(address, prefix);
}

/** An address as text or as a number, under the shorter of its own prefix and the given one. */
function masked(value: Value, prefix: Long = 32): Address | undefined {
  const whole = typeof value === 'number' ? realToLong(value) : value;
  const number = typeof whole === 'number' || typeof whole === 'bigint' ? BigInt(whole) : undefined;
  const address =
    typeof value === 'string'
      ? parseIpv4(value)
      : number !== undefined && number >= 0n && number <= 0xffffffffn
        ? { value: number, prefix: 32 }
        : undefined;
  if (address === undefined || Number(prefix) < 0 || Number(prefix) > 32) return undefined;
  const bits = Math.min(address.prefix, Number(prefix));
  return { value: maskBits(address.value, bits, 32), prefix: bits };
}

export const ip: Readonly<Record<string, Builtin>> = {
  format_ipv4: strict('al', (value: Value, prefix?: Long) => {
    const address = masked(value, prefix);
    return address === undefined ? '' : formatIpv4(address.value);
  }),
  format_ipv4_mask: strict('al', (value: Value, prefix?: Long) => {
    const address = masked(value, prefix);
    return address === undefined ? '' : `${formatIpv4(address.value)}/${address.prefix}`;
  }),
  has_any_ipv4: hasAny(isSame),
  has_any_ipv4_prefix: hasAny(hasPrefix),
  has_ipv4: hasAny(isSame),
  has_ipv4_prefix: hasAny(hasPrefix),
  ipv4_compare: compare(parseIpv4, 32),
  ipv4_is_in_any_range: isInAnyRange(parseIpv4, 32),
  ipv4_is_in_range: isInRange(parseIpv4, 32),
  ipv4_is_match: isMatch(parseIpv4, 32),
  ipv4_is_private: strict('s', (text: string) => {
    const address = parseIpv4(text);
    return address === undefined ? null : isPrivateIpv4(address);
  }),
  ipv4_netmask_suffix: strict('s', (text: string) => parseIpv4(text)?.prefix ?? null),
  ipv4_range_to_cidr_list: strict('ss', (from: string, to: string) => {
    const start = parseIpv4(from);
    const end = parseIpv4(to);
    return start === undefined || end === undefined ? null : cidrBlocks(start.value, end.value);
  }),
  ipv6_compare: compare(parseIpv6, 128),
  ipv6_is_in_any_range: isInAnyRange(parseIpv6, 128),
  ipv6_is_in_range: isInRange(parseIpv6, 128),
  ipv6_is_match: isMatch(parseIpv6, 128),
  parse_ipv4: strict('s', (text: string) => {
    const address = parseIpv4(text);
    return address === undefined ? null : toLong(maskBits(address.value, address.prefix, 32));
  }),
  parse_ipv4_mask: strict('sl', (text: string, prefix: Long) => {
    const address = parseIpv4(text);
    return address === undefined
      ? null
      : toLong(maskBits(address.value, Math.min(address.prefix, Number(prefix)), 32));
  }),
  parse_ipv6: strict('s', (text: string) => {
    const address = parseIpv6(text);
    return address === undefined ? '' : formatIpv6(maskBits(address.value, address.prefix, 128));
  }),
  parse_ipv6_mask: strict('sl', (text: string, prefix: Long) => {
    const address = parseIpv6(text);
    return address === undefined
      ? ''
      : formatIpv6(maskBits(address.value, Math.min(address.prefix, Number(prefix)), 128));
  }),
};
