import { gives, refuses } from './evaluate.ts';

describe('functions of IP addresses', () => {
  describe('version 4', () => {
    gives([
      [`parse_ipv4('127.0.0.1')`, 2130706433],
      [`parse_ipv4('192.1.168.1')`, 3221334017],
      [`parse_ipv4('192.1.168.1/24')`, 3221334016],
      [`parse_ipv4('256.1.1.1')`, null],
      [`parse_ipv4('1.2.3')`, null],
      [`parse_ipv4('')`, null],
      [`parse_ipv4_mask('192.168.1.255', 24)`, 3232235776],
      [`ipv4_compare('192.168.1.0', '192.168.1.1')`, -1],
      [`ipv4_compare('192.168.1.1/24', '192.168.1.255/24')`, 0],
      [`ipv4_compare('192.168.1.1', '192.168.1.255', 24)`, 0],
      [`ipv4_is_match('192.168.1.0/24', '192.168.1.77')`, true],
      [`ipv4_is_match('192.168.1.1', '192.168.1.0')`, false],
      [`ipv4_is_match('x', '1.1.1.1')`, null],
      [`ipv4_is_in_range('127.0.0.1', '127.0.0.1')`, true],
      [`ipv4_is_in_range('192.168.1.6', '192.168.1.1/24')`, true],
      [`ipv4_is_in_range('192.168.2.1', '192.168.1.1/24')`, false],
      [`ipv4_is_in_range('x', '192.168.1.1/24')`, null],
      [`ipv4_is_in_any_range('192.168.1.6', '192.168.1.1/24', '10.0.0.1/8')`, true],
      [`ipv4_is_in_any_range('1.1.1.1', dynamic(['192.168.1.1/24', '10.0.0.1/8']))`, false],
      [`ipv4_is_private('10.1.2.3')`, true],
      [`ipv4_is_private('172.31.255.255')`, true],
      [`ipv4_is_private('172.32.0.1')`, false],
      [`ipv4_is_private('192.168.1.1/24')`, true],
      [`ipv4_is_private('')`, null],
      [`ipv4_netmask_suffix('10.1.2.3')`, 32],
      [`ipv4_netmask_suffix('127.0.0.1/16')`, 16],
      [
        `ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')`,
        ['1.1.128.0/21', '1.1.136.0/22', '1.1.140.0/24'],
      ],
      // Those of the documentation's page of format_ipv4_mask().
      [`format_ipv4('192.168.1.1', 24)`, '192.168.1.0'],
      [`format_ipv4(3232236031, 24)`, '192.168.1.0'],
      [`format_ipv4('192.168.1.1/24', -1)`, ''],
      [`format_ipv4_mask('192.168.1.1', 24)`, '192.168.1.0/24'],
      [`format_ipv4_mask('192.168.1.1/24', 32)`, '192.168.1.0/24'],
      [`format_ipv4_mask('192.168.1.1/24', -1)`, ''],
      [`format_ipv4_mask('x', 24)`, ''],
    ]);
  });

  describe('version 6', () => {
    gives([
      [`parse_ipv6('127.0.0.1')`, '0000:0000:0000:0000:0000:ffff:7f00:0001'],
      [`parse_ipv6('fe80::85d:e82c:9446:7994')`, 'fe80:0000:0000:0000:085d:e82c:9446:7994'],
      [`parse_ipv6(':fe80::85d')`, ''],
      [`ipv6_compare('::ffff:7f00:1', '127.0.0.1')`, 0],
      [`ipv6_compare('fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7995')`, -1],
      [`ipv6_is_match('fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7995', 127)`, true],
      [`ipv6_is_match('192.168.1.1/24', '192.168.1.255')`, true],
      [`ipv6_is_in_range('fe80::1', 'fe80::/10')`, true],
      [`ipv6_is_in_range('2001:db8::1', 'fe80::/10')`, false],
      [`ipv6_is_in_any_range('1.1.1.1', dynamic(['1.1.0.0/16', 'fe80::/10']))`, true],
    ]);
  });

  // Addresses must stand between characters that are neither letters nor digits.
  describe('in text', () => {
    gives([
      [`has_ipv4('05:04:54 127.0.0.1 GET', '127.0.0.1')`, true],
      [`has_ipv4('05:04:54127.0.0.1 GET', '127.0.0.1')`, false],
      [`has_ipv4('05:04:54 127.0.0.256 GET', '127.0.0.256')`, false],
      [`has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0.')`, true],
      [`has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0')`, false],
      [`has_any_ipv4('a 10.1.1.1 b', '2.2.2.2', '10.1.1.1')`, true],
      [`has_any_ipv4('a 10.1.1.1 b', dynamic(['2.2.2.2']))`, false],
      [`has_any_ipv4_prefix('a 10.1.1.1 b', '192.168.', '10.')`, true],
    ]);
  });

  refuses([[`geo_info_from_ip_address('1.1.1.1')`, 'geo_info_from_ip_address()']]);
});
