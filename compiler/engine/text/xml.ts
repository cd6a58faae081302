import { boxReal } from '../dynamic/json.ts';
import { parseLong } from '../numbers/long.ts';
import { setEntry, type Bag, type Value } from '../values.ts';

const entities: Readonly<Record<string, string>> = { amp: '&', apos: "'", gt: '>', lt: '<', quot: '"' };

function decode(text: string): string {
  return text.replace(
    /&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/gu,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      return (name === undefined ? undefined : entities[name]) ?? whole;
    },
  );
}

interface Open {
  readonly name: string;
  readonly bag: Bag;
  text: string;
}

const tokens =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<!DOCTYPE[^>]*>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/guy;

/**
 * XML as a bag: attributes as `@name`, text as `#text`, an element that repeats as an array. Undefined where the text
 * is not XML.
 * @see https://learn.microsoft.com/kusto/query/parse-xml-function
 */
export function parseXml(source: string): Value | undefined {
  const root: Bag = {};
  const open: Open[] = [{ name: '', bag: root, text: '' }];
  const text = source.trim();
  let end = 0;
  for (const match of text.matchAll(tokens)) {
    end = match.index + match[0].length;
    const [, cdata, closing, name, attributes = '', selfClosing, plain] = match;
    const current = open.at(-1);
    if (current === undefined) return undefined;
    if (cdata !== undefined) current.text += cdata;
    else if (plain !== undefined) current.text += decode(plain);
    else if (name === undefined) continue;
    else if (closing === '/') {
      if (current.name !== name || open.length < 2) return undefined;
      open.pop();
      close(current, open.at(-1));
    } else {
      const bag: Bag = {};
      for (const [, key = '', double, single] of attributes.matchAll(
        /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu,
      )) {
        setEntry(bag, `@${key}`, decode(double ?? single ?? ''));
      }
      const made: Open = { name, bag, text: '' };
      if (selfClosing === '/') close(made, current);
      else open.push(made);
    }
  }
  return end === text.length && open.length === 1 && Object.keys(root).length > 0 ? root : undefined;
}

function close({ name, bag, text }: Open, parent: Open | undefined): void {
  if (parent === undefined) return;
  const trimmed = text.trim();
  const isPlain = Object.keys(bag).length === 0;
  if (!isPlain && trimmed !== '') setEntry(bag, '#text', scalar(trimmed));
  const value: Value = isPlain ? (trimmed === '' ? null : scalar(trimmed)) : bag;
  const before = Object.hasOwn(parent.bag, name) ? parent.bag[name] : undefined;
  if (before === undefined) setEntry(parent.bag, name, value);
  else
    setEntry(
      parent.bag,
      name,
      Array.isArray(before) ? [...(before as readonly Value[]), value] : [before, value],
    );
}

/** Text that is a number becomes one, as in the example of the documentation. */
function scalar(text: string): Value {
  if (/^-?(?:0|[1-9]\d*)$/u.test(text)) return parseLong(text) ?? text;
  return /^-?(?:0|[1-9]\d*)\.\d+$/u.test(text) ? boxReal(Number(text)) : text;
}
