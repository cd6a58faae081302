import type { Declaration } from '../diagnostic.ts';
import * as alert from './alert.ts';
import * as azureMonitor from './azure-monitor.ts';
import * as capability from './capability.ts';
import * as deploy from './deploy.ts';
import * as feeds from './feeds.ts';
import * as grammar from './grammar.ts';
import * as importSentinel from './import-sentinel.ts';
import * as importSigma from './import-sigma.ts';
import * as kql from './kql.ts';
import * as lint from './lint.ts';
import * as pattern from './pattern.ts';
import * as project from './project.ts';
import * as query from './query.ts';
import * as raw from './raw.ts';
import * as reading from './reading.ts';
import * as records from './records.ts';
import * as references from './references.ts';
import * as sentinel from './sentinel.ts';
import * as sigma from './sigma.ts';
import * as structure from './structure.ts';
import * as templates from './templates.ts';
import * as tests from './tests.ts';
import * as types from './types.ts';

/** What is the same in every kind of finding, whatever its parameters. */
export type CatalogueEntry = Pick<Declaration<never>, 'code' | 'name' | 'severity' | 'page'>;

const families = [
  reading,
  structure,
  references,
  feeds,
  grammar,
  types,
  pattern,
  raw,
  alert,
  tests,
  kql,
  lint,
  query,
  sentinel,
  azureMonitor,
  sigma,
  capability,
  templates,
  project,
  records,
  deploy,
  importSentinel,
  importSigma,
];

/** Every kind of finding, by code in ascending order. */
export const catalogue: readonly CatalogueEntry[] = families
  .flatMap((family) => Object.values<CatalogueEntry>(family))
  .sort((a, b) => (a.code < b.code ? -1 : 1));
