import { converter, parseDynamic } from '../convert.ts';
import { element } from '../dynamic/access.ts';
import { cast, derived } from '../lower/expr.ts';
import { toLong } from '../numbers/long.ts';
import { parseXml } from '../text/xml.ts';
import { readType } from '../types.ts';
import { setEntry, type Bag, type Value } from '../values.ts';
import { pathOf } from './arrays.ts';
import { argument, result, strict, type Builtin } from './builtin.ts';
import { urlDecode } from './encodings.ts';

function parseQuery(query: string): Bag {
  const parameters: Bag = {};
  for (const pair of query.replace(/^\?/u, '').split('&')) {
    if (pair === '') continue;
    const cut = pair.indexOf('=');
    const key = cut < 0 ? pair : pair.slice(0, cut);
    setEntry(parameters, urlDecode(key), cut < 0 ? '' : urlDecode(pair.slice(cut + 1)));
  }
  return parameters;
}

/** @see https://learn.microsoft.com/kusto/query/parse-url-function */
function parseUrl(text: string): Value {
  const match =
    /^([A-Za-z][A-Za-z0-9+.-]*):\/\/(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su.exec(
      text,
    );
  const [
    ,
    scheme = '',
    user = '',
    password = '',
    host = '',
    port = '',
    path = '',
    query = '',
    fragment = '',
  ] = match ?? [];
  return {
    Scheme: scheme,
    Host: host,
    Port: port,
    Path: path,
    Username: user,
    Password: password,
    'Query Parameters': parseQuery(query),
    Fragment: fragment,
  };
}

/** Windows and Unix paths, and `file://` URLs. */
function parsePath(text: string): Value {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//u.exec(text)?.[1] ?? '';
  const rest = scheme === '' ? text : text.slice(scheme.length + 3);
  const root = /^([A-Za-z]:)(?=[\\/]|$)/u.exec(rest)?.[1] ?? '';
  const cut = Math.max(rest.lastIndexOf('\\'), rest.lastIndexOf('/'));
  const directory = cut < 0 ? '' : rest.slice(0, cut);
  let file = rest.slice(cut + 1);
  const stream = file.indexOf(':');
  const alternate = stream < 0 || cut < 0 ? '' : file.slice(stream + 1);
  if (alternate !== '') file = file.slice(0, stream);
  const dot = file.lastIndexOf('.');
  const names = directory.split(/[\\/]/u).filter((name) => name !== '' && name !== root);
  return {
    Scheme: scheme,
    RootPath: root,
    DirectoryPath: directory,
    DirectoryName: names.at(-1) ?? '',
    Filename: file,
    Extension: dot < 0 ? '' : file.slice(dot + 1),
    AlternateDataStreamName: alternate,
  };
}

/** The first record of the text. */
function parseCsv(text: string): Value {
  const fields: string[] = [];
  let field = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isQuoted) {
      if (character !== '"') field += character;
      else if (text[at + 1] === '"') {
        field += '"';
        at++;
      } else isQuoted = false;
    } else if (character === '"' && field === '') isQuoted = true;
    else if (character === ',') {
      fields.push(field);
      field = '';
    } else if (character === '\n' || character === '\r') break;
    else field += character;
  }
  return [...fields, field];
}

/** Up to four numbers, eight decimal digits each, as one decimal. */
const parseVersion: Builtin = (call) =>
  strict('s', (text: string) => {
    const parts = text.trim().split('.');
    if (parts.length > 4 || !parts.every((part) => /^\d{1,8}$/u.test(part))) return null;
    const digits = [...parts, '0', '0', '0']
      .slice(0, 4)
      .map((part) => part.padStart(8, '0'))
      .join('');
    return converter('string', call.type)(BigInt(digits).toString());
  })(call);

/** Splits like Windows: double quotes group, backslashes escape quotes. */
function parseCommandLine(text: string): Value {
  const parts: string[] = [];
  let part = '';
  let isOpen = false;
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (character === '\\') {
      let count = 1;
      while (text[at + count] === '\\') count++;
      const isQuote = text[at + count] === '"';
      part += '\\'.repeat(isQuote ? Math.floor(count / 2) : count);
      at += count - 1;
      if (isQuote && count % 2 === 1) {
        part += '"';
        at++;
      }
      isOpen = true;
    } else if (character === '"') {
      if (isQuoted && text[at + 1] === '"') {
        part += '"';
        at++;
      } else isQuoted = !isQuoted;
      isOpen = true;
    } else if (/\s/u.test(character) && !isQuoted) {
      if (isOpen) parts.push(part);
      part = '';
      isOpen = false;
    } else {
      part += character;
      isOpen = true;
    }
  }
  if (isOpen) parts.push(part);
  return parts;
}

/** `extract_json(path, text[, typeof(T)])` */
const extractJson: Builtin = (call) => {
  const path = cast(argument(call, 0), 'string').evaluate;
  const source = argument(call, 1);
  const typeName = call.args[2]?.literal;
  const type = typeof typeName === 'string' ? (readType(typeName) ?? 'string') : call.type;
  const convert = converter('dynamic', type);
  return derived(
    type,
    call.args,
    (row, run) => {
      const given = source.evaluate(row, run);
      let value: Value = typeof given === 'string' ? parseDynamic(given) : given;
      for (const step of pathOf(path(row, run) as string)) value = element(value, step);
      return convert(value);
    },
    call.scope.plan,
  );
};

const parseHex: Builtin = strict('s', (text: string) => {
  const digits = text.trim().replace(/^0x/iu, '');
  return /^[0-9a-fA-F]{1,16}$/u.test(digits) ? toLong(BigInt(`0x${digits}`)) : null;
});

const parseXmlCall: Builtin = (call) => {
  const { evaluate } = cast(argument(call, 0), 'string');
  return result(call, call.args, (row, run) => parseXml(evaluate(row, run) as string) ?? null);
};

export const parsers: Readonly<Record<string, Builtin>> = {
  extract_json: extractJson,
  extractjson: extractJson,
  parse_command_line: strict('ss', parseCommandLine),
  parse_csv: strict('s', parseCsv),
  parse_hex: parseHex,
  parse_path: strict('s', parsePath),
  parse_url: strict('s', parseUrl),
  parse_urlquery: strict('s', (text: string) => ({ 'Query Parameters': parseQuery(text) })),
  parse_version: parseVersion,
  parse_xml: parseXmlCall,
  parseurl: strict('s', parseUrl),
  parseurlquery: strict('s', (text: string) => ({ 'Query Parameters': parseQuery(text) })),
};
