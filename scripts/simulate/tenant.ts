import { v5 } from 'uuid';

/** Of the ids of invented accounts and devices. */
const namespace = '7b4e1c52-93d0-4a68-8f27-5c0d9e3a1b64';

export function idOf(name: string): string {
  return v5(name, namespace);
}

export interface Person {
  readonly id: string;
  readonly upn: string;
  readonly device: string;
  /** The address in the office or on the VPN, and the one at home. */
  readonly office: string;
  readonly home: string;
}

export interface Tenant {
  readonly administrators: readonly Person[];
  readonly people: readonly Person[];
}

/** The administrators of ordinary life are others than those of the examples, whom the planted attacks strike. */
export function createTenant(administrators: number, people: number): Tenant {
  const person = (name: string, number: number): Person => ({
    id: idOf(name),
    upn: `${name}@contoso.com`,
    device: idOf(`device of ${name}`),
    office: `198.51.100.${String(20 + (number % 200))}`,
    home: `192.0.2.${String(1 + (number % 250))}`,
  });
  return {
    administrators: Array.from({ length: administrators }, (_, n) => person(`adm_${letters(n)}`, n)),
    people: Array.from({ length: people }, (_, n) => person(`user${String(n)}`, n)),
  };
}

/** Names that fit the naming policy of the examples. */
function letters(number: number): string {
  return `day.${String.fromCharCode(97 + Math.floor(number / 26))}${String.fromCharCode(97 + (number % 26))}`;
}

/** An environment in which the administrators of ordinary life are privileged, and their workstations approved. */
export function environmentOf(
  { administrators }: Tenant,
  values: (list: string) => readonly unknown[],
): string {
  const accounts = administrators.map(({ id, upn }) => ({ id, upn }));
  const devices = administrators.map(({ device }) => device);
  const lists = {
    privileged_accounts: { values: [...values('privileged_accounts'), ...accounts] },
    approved_devices: { values: [...values('approved_devices'), ...devices] },
    privileged_workstations: { values: [...values('privileged_workstations'), ...devices] },
    role_approvers: { values: [...values('role_approvers'), ...accounts.slice(0, 3)] },
  };
  return JSON.stringify({
    title: 'Simulated tenant',
    description: 'The examples, and the administrators of ordinary life.',
    workspace: {
      subscriptionId: '7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00',
      resourceGroup: 'rg-soc',
      name: 'log-soc',
      location: 'westeurope',
    },
    lists,
  });
}
