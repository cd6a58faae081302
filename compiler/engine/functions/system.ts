import { unsupported } from '../diagnostics.ts';
import { literal } from '../lower/expr.ts';
import { columnsOf } from '../syntax.ts';
import { type Builtin } from './builtin.ts';

const newGuid: Builtin = () => ({
  type: 'guid',
  constant: false,
  evaluate: (_, run) => {
    const digits = Array.from({ length: 32 }, (__, index) => {
      const value = Math.floor(run.random() * 16);
      // Version 4, variant 1.
      return (index === 12 ? 4 : index === 16 ? (value & 3) | 8 : value).toString(16);
    }).join('');
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      digits.slice(12, 16),
      digits.slice(16, 20),
      digits.slice(20),
    ].join('-');
  },
});

const columnNamesOf: Builtin = (call) => {
  const [node] = call.nodes;
  const columns = node === undefined ? [] : columnsOf(node.ResultType);
  return literal(
    columns.map(({ name }) => name),
    'dynamic',
  );
};

const refused =
  (reason: string): Builtin =>
  (call) => {
    throw unsupported(`${call.name}(), ${reason},`, call.place);
  };

/** What depends on the service or on who asks has no answer here. */
const service = refused('which depends on the service');
const unpublished = refused('whose algorithm is not published');
const location = refused("which looks up Microsoft's table of addresses");

export const system: Readonly<Record<string, Builtin>> = {
  column_names_of: columnNamesOf,
  current_cluster_endpoint: service,
  current_cursor: service,
  current_database: service,
  current_principal: service,
  current_principal_details: service,
  current_principal_is_member_of: service,
  cursor_after: service,
  cursor_before_or_at: service,
  cursor_current: service,
  extent_id: service,
  extent_tags: service,
  geo_info_from_ip_address: location,
  hash_combine: unpublished,
  hash_many: unpublished,
  materialize: service,
  new_guid: newGuid,
  parse_user_agent: unpublished,
};
