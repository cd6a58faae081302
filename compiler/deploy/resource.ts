import type { JsonMap } from '../azure/json.ts';

/** What a deployment puts into a workspace, in the order in which it does; deleting goes the other way. */
export const resourceKinds = [
  'table',
  'endpoint',
  'collection-rule',
  'function',
  'watchlist',
  'rule',
  'alert',
] as const;
export type ResourceKind = (typeof resourceKinds)[number];

/** A Log Analytics workspace. */
export interface WorkspaceRef {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
  /** Azure's name of the region. */
  readonly location: string;
}

/** A resource as it shall be. */
export interface DesiredResource {
  readonly kind: ResourceKind;
  /** Azure's resource id. */
  readonly id: string;
  readonly apiVersion: string;
  /** The detection's name, the watchlist's alias, the table: what a person calls it. */
  readonly name: string;
  /** All that is sent. */
  readonly body: JsonMap;
  /** Ids of resources without which Azure refuses this one. */
  readonly needs: readonly string[];
  /** Of rules and alerts. */
  readonly detection?: DetectionRef;
  /** Of watchlists: the rows as they shall be, each value by its column. */
  readonly items?: readonly WatchlistItem[];
}

export type WatchlistItem = Readonly<Record<string, string>>;

/** What a deployment has to know of the detection behind a rule. */
export interface DetectionRef {
  readonly name: string;
  /** Its UUID. */
  readonly id: string;
  /** Its file, relative to the project. */
  readonly file: string;
  /** The tables that it reads, and the connector that fills each. */
  readonly reads: readonly { readonly table: string; readonly connector?: string }[];
  /** Why it is switched off in the environment. */
  readonly disabled?: string;
}
