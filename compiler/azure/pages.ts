import { isMap, type Json } from './json.ts';
import { ServiceError } from './service-error.ts';

/** A part of a list. */
export interface Page {
  readonly items: readonly Json[];
  /** Where the next page is; absent on the last. */
  readonly next?: string;
}

/**
 * The pages of a list, in the form of OData and of Azure Resource Manager.
 * @param name of the service, for errors
 * @param get asks for one page
 */
export async function* pagesOf(
  path: string,
  name: string,
  get: (path: string) => Promise<Json | undefined>,
): AsyncGenerator<Page, void> {
  const seen = new Set<string>();
  for (let next: string | undefined = path; next !== undefined;) {
    if (seen.has(next)) {
      throw new ServiceError(name, `GET ${path}`, { code: 'loop', message: 'a page leads back to itself' });
    }
    seen.add(next);
    const page = readPage(await get(next), name, path);
    next = page.next;
    yield page;
  }
}

function readPage(answer: Json | undefined, name: string, path: string): Page {
  const items = isMap(answer) ? answer['value'] : undefined;
  if (!isMap(answer) || !Array.isArray(items)) {
    throw new ServiceError(name, `GET ${path}`, {
      status: 200,
      code: 'no-list',
      message: 'the answer is no list',
    });
  }
  const next = answer['@odata.nextLink'] ?? answer['nextLink'];
  return { items, ...(typeof next === 'string' && next !== '' ? { next } : {}) };
}
