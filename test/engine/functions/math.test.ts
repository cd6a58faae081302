import { gives, givesNearly } from './evaluate.ts';

describe('functions of numbers', () => {
  describe('rounding', () => {
    gives([
      // Those of the documentation's page of round().
      [`round(2.98765, 3)`, 2.988],
      [`round(2.15, 1)`, 2.2],
      [`round(2.15)`, 2],
      [`round(-50.55, -2)`, -100],
      [`round(21.5, -1)`, 20],
      [`round(2.5)`, 3],
      [`ceiling(-1.1)`, -1],
      [`ceiling(0)`, 0],
      [`ceiling(0.9)`, 1],
      [`floor(1.5, 1)`, 1],
      [`bin(4.5, 1)`, 4],
      [`bin(-7, 3)`, -9],
      [`bin(7, 0)`, null],
      [`bin(7, -3)`, null],
      [`bin(long(null), 3)`, null],
      [`bin_at(6.5, 2.5, 7)`, 4.5],
      [`abs(-5)`, 5],
      [`sign(-42.5)`, -1],
      [`sign(0)`, 0],
    ]);
  });

  describe('real functions', () => {
    gives([
      [`pow(2, 10)`, 1024],
      [`sqrt(4.0)`, 2],
      [`sqrt(-1.0)`, null],
      [`log10(1000.0)`, 3],
      [`log2(8.0)`, 3],
      [`isnan(0.0 / 0.0)`, true],
      [`isinf(1.0 / 0.0)`, true],
      [`isfinite(1.0)`, true],
      [`pow(10, 18)`, 1e18],
    ]);
    givesNearly([
      [`exp(1.0)`, 2.718281828459045],
      [`log(10.0)`, 2.302585092994046],
      [`pi()`, 3.141592653589793],
      [`sin(1.0)`, 0.8414709848078965],
      [`atan2(1.0, 1.0)`, 0.7853981633974483],
      [`degrees(pi() / 4)`, 45],
      [`gamma(5.5)`, 52.34277778455352],
      [`loggamma(10.0)`, 12.801827480081469],
      [`erf(0.5)`, 0.5204998778130465],
      [`cot(1.0)`, 0.6420926159343306],
    ]);
  });

  describe('bits', () => {
    gives([
      [`binary_and(12, 10)`, 8],
      [`binary_or(12, 10)`, 14],
      [`binary_xor(12, 10)`, 6],
      [`binary_not(100)`, -101],
      [`binary_shift_left(1, 2)`, 4],
      [`binary_shift_left(1, 62)`, '4611686018427387904'],
      [`binary_shift_right(-8, 1)`, -4],
      [`bitset_count_ones(42)`, 3],
      [`bitset_count_ones(-1)`, 64],
    ]);
  });

  gives([
    [`format_bytes(564.0)`, '564 Bytes'],
    [`format_bytes(10332.0, 1)`, '10.1 KB'],
    [`format_bytes(20010332.0)`, '19 MB'],
    [`rand() >= 0.0 and rand() < 1.0`, true],
    [`rand(100)`, 50],
  ]);
});
