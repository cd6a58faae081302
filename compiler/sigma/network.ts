import ipaddr from 'ipaddr.js';

export type ParsedNetwork =
  | { readonly kind: 'network'; readonly network: string }
  /** An address inside a network; `network` is what was meant. */
  | { readonly kind: 'host-bits'; readonly network: string }
  /** A whole address without a prefix length. */
  | { readonly kind: 'address'; readonly network: string }
  | { readonly kind: 'wrong' };

/** Short forms (`10.1/16`), octal and hexadecimal are refused: programs read them in different ways. */
const wholeV4 = /^(?:(?:0|[1-9][0-9]{0,2})\.){3}(?:0|[1-9][0-9]{0,2})$/;

/** Reads a network in CIDR notation, IPv4 or IPv6. */
export function parseNetwork(text: string): ParsedNetwork {
  const [address = '', length, ...more] = text.split('/');
  const version = versionOf(address);
  if (version === undefined || more.length > 0) return { kind: 'wrong' };
  const bits = version === 4 ? 32 : 128;
  if (length === undefined) return { kind: 'address', network: `${plain(address)}/${bits}` };
  if (!/^(0|[1-9][0-9]{0,2})$/.test(length) || Number(length) > bits) return { kind: 'wrong' };
  const [network, host] =
    version === 4
      ? [ipaddr.IPv4.networkAddressFromCIDR(text).toString(), plain(address)]
      : [ipaddr.IPv6.networkAddressFromCIDR(text).toRFC5952String(), plain(address)];
  return { kind: network === host ? 'network' : 'host-bits', network: `${network}/${length}` };
}

function versionOf(address: string): 4 | 6 | undefined {
  if (wholeV4.test(address)) return ipaddr.IPv4.isValid(address) ? 4 : undefined;
  // A zone (`fe80::1%eth0`) means something on one machine only.
  return ipaddr.IPv6.isValid(address) && !address.includes('%') ? 6 : undefined;
}

function plain(address: string): string {
  const parsed = ipaddr.parse(address);
  return parsed.kind() === 'ipv6' ? ipaddr.IPv6.parse(address).toRFC5952String() : parsed.toString();
}
