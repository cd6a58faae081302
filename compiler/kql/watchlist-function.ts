import type { TabularFunction } from './kusto-symbols.ts';

/**
 * `_GetWatchlist`: a watchlist's own columns are known to its rows only.
 * @see https://learn.microsoft.com/azure/sentinel/watchlists-queries
 */
export const watchlistFunction: TabularFunction = {
  name: '_GetWatchlist',
  parameters: '(watchlistAlias: string)',
  columns: [
    { name: '_DTItemId', type: 'string' },
    { name: 'LastUpdatedTimeUTC', type: 'datetime' },
    { name: 'SearchKey', type: 'string' },
    { name: 'WatchlistItem', type: 'dynamic' },
  ],
  open: true,
};
