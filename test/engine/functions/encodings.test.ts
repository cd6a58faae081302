import { gives, refuses } from './evaluate.ts';

describe('encodings', () => {
  gives([
    [`base64_encode_tostring('Kusto')`, 'S3VzdG8='],
    [`base64_encode_tostring('')`, ''],
    [`base64_decode_tostring('S3VzdG8=')`, 'Kusto'],
    [`base64_decode_tostring('S3VzdG8')`, 'Kusto'],
    [`base64_decode_tostring('SGVsbG8gV29ybGQ==')`, 'Hello World'],
    [`make_string(dynamic([75, 'a', null, 1.5, -1]))`, 'K'],
    [`base64_decode_tostring('w6k=')`, 'é'],
    [`base64_decode_tostring('!!')`, ''],
    // Not UTF-8.
    [`base64_decode_tostring('/w==')`, ''],
    [`base64_decode_toarray('S3VzdG8=')`, [75, 117, 115, 116, 111]],
    [`base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))`, 'S3VzdG8='],
    [`base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb'))`, '8jMxriJurkmwahbmqbIS6w=='],
    [
      `base64_decode_toguid(base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb')))`,
      'ae3133f2-6e22-49ae-b06a-16e6a9b212eb',
    ],
    [`base64_encodestring('a')`, 'YQ=='],
    [`base64_decodestring('YQ==')`, 'a'],
    [`url_encode('https://www.bing.com/hello word')`, 'https%3a%2f%2fwww.bing.com%2fhello+word'],
    [`url_encode_component('https://www.bing.com/hello word')`, 'https%3a%2f%2fwww.bing.com%2fhello%20word'],
    [`url_decode('https%3a%2f%2fwww.bing.com%2f')`, 'https://www.bing.com/'],
    [`url_decode('a+b%20c%C3%A9')`, 'a b cé'],
    [`url_decode('100%')`, '100%'],
    [`unicode_codepoints_from_string('aé😀')`, [97, 233, 128512]],
    [`unicode_codepoints_to_string(75, 117, dynamic([115, 116]))`, 'Kust'],
    [`to_utf8('ab')`, [97, 98]],
    [`make_string(75, 117)`, 'Ku'],
    [`isascii('abc')`, true],
    [`isascii('é')`, false],
    [`isutf8('é')`, true],
    // RFC 3492, section 7.1 and common domains.
    [`punycode_from_string('münchen')`, 'mnchen-3ya'],
    [`punycode_to_string('mnchen-3ya')`, 'münchen'],
    [`punycode_domain_from_string('münchen.example.com')`, 'xn--mnchen-3ya.example.com'],
    [`punycode_domain_to_string('xn--mnchen-3ya.example.com')`, 'münchen.example.com'],
    // `echo -n hello | gzip | base64`, and zlib's bytes of the same.
    [`gzip_decompress_from_base64_string('H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==')`, 'hello'],
    [`zlib_decompress_from_base64_string('eJzLSM3JyQcABiwCFQ==')`, 'hello'],
    [`gzip_decompress_from_base64_string('no')`, ''],
    [`tohex(256)`, '100'],
    [`tohex(-256)`, 'ffffffffffffff00'],
    [`tohex(256, 8)`, '00000100'],
    [`tohex(int(-1))`, 'ffffffff'],
  ]);
  refuses([[`gzip_compress_to_base64_string('hello')`, 'depend on the compressor']]);
});
