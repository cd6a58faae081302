import { gives, refuses } from './evaluate.ts';

describe('hashes', () => {
  gives([
    // Published test vectors: RFC 1321, FIPS 180.
    [`hash_md5('abc')`, '900150983cd24fb0d6963f7d28e17f72'],
    [`hash_md5('')`, 'd41d8cd98f00b204e9800998ecf8427e'],
    [`hash_sha1('abc')`, 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    [`hash_sha256('abc')`, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [`hash_sha256('')`, 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    // Those of the documentation's pages of hash() and hash_combine().
    [`hash('World')`, '1846988464401551951'],
    [`hash('World', 100)`, 51],
    [`hash(datetime('2015-01-01'))`, '1380966698541616202'],
    [`hash('Hello')`, '753694413698530628'],
    [`hash_xxhash64('World')`, '1846988464401551951'],
    [`hash('World', 0)`, null],
  ]);
  refuses([
    [`hash_combine(1, 2)`, 'hash_combine(), whose algorithm is not published'],
    [`hash_many('a', 'b')`, 'hash_many(), whose algorithm is not published'],
  ]);
});
