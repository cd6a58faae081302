import type { Random } from './random.ts';
import { idOf, type Person, type Tenant } from './tenant.ts';

/** Makes a record from an example: the time in milliseconds since 1970, and what differs. */
export type Write = (example: string, time: number, changes: Readonly<Record<string, unknown>>) => void;

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const portals = ['Azure Portal', 'Microsoft Entra admin center', 'Microsoft 365 admin center'] as const;
const rolesInUse = [
  { id: '194ae4cb-b126-40b2-bd5b-6091b380977d', name: 'Security Administrator' },
  { id: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', name: 'Global Reader' },
  { id: 'fe930be7-5e62-47db-91af-98c3a49a38b1', name: 'User Administrator' },
] as const;
const governance = { id: '0a1b2c3d-4e5f-4a6b-8c7d-8e9f0a1b2c99', upn: 'svc_governance@contoso.com' };

/** What happens on any day in a tenant where nobody means harm. `from` is a Monday at midnight, UTC. */
export function liveOrdinarily(
  tenant: Tenant,
  random: Random,
  { from, days }: { readonly from: number; readonly days: number },
  write: Write,
): void {
  for (let number = 0; number < days; number += 1) {
    const midnight = from + number * day;
    const isWorkday = number % 7 < 5;
    tenant.administrators.forEach((person, at) => {
      if (isWorkday && random.chance(0.9)) workAsAdministrator(person, at, midnight, number, random, write);
    });
    for (const person of tenant.people) {
      if (random.chance(isWorkday ? 0.8 : 0.2)) workAsUser(person, midnight, random, write);
    }
    if (isWorkday) runTheTenant(tenant, midnight, number, random, write);
    takeSnapshots(tenant, midnight + 2 * hour, write);
  }
}

function signInAs(person: Person, address: string, number: number, device = person.device) {
  return {
    UserId: person.id,
    UserPrincipalName: person.upn,
    UserDisplayName: person.upn,
    AlternateSignInName: person.upn,
    IPAddress: address,
    'DeviceDetail.deviceId': device,
    'DeviceDetail.displayName': `PC-${device.slice(0, 4)}`,
    'DeviceDetail.operatingSystem': 'Windows11',
    // A browser is renewed about once a week.
    'DeviceDetail.browser': `Edge ${String(133 + Math.floor(number / 7))}.0.0`,
  };
}

function workAsAdministrator(
  person: Person,
  at: number,
  midnight: number,
  number: number,
  random: Random,
  write: Write,
): void {
  const start = midnight + 7 * hour + random.whole(0, 90) * minute;
  // Everyone works through the VPN; now and then from another approved country, as on a journey that was announced.
  const travels = at === number % 11 && number % 7 === 2;
  const place = travels
    ? { Location: 'CH', 'LocationDetails.city': 'Zurich' }
    : { Location: 'DE', 'LocationDetails.city': 'Berlin' };
  const as = { ...signInAs(person, person.office, number), ...place };
  if (random.chance(0.1)) {
    const typos = random.whole(1, 2);
    for (let typo = 0; typo < typos; typo += 1)
      write('signin.wrong-password', start - (typo + 1) * 20_000, as);
  }
  const sessions = random.whole(2, 5);
  for (let session = 0; session < sessions; session += 1) {
    const time = start + session * random.whole(60, 120) * minute;
    const correlation = { CorrelationId: idOf(`${person.upn} ${String(time)}`) };
    if (random.chance(0.3)) write('signin.mfa-interrupted', time - 25_000, { ...as, ...correlation });
    write('signin.success', time, { ...as, ...correlation, AppDisplayName: random.pick(portals) });
  }
  for (let token = 0; token < 4; token += 1) {
    write('signin.non-interactive', start + token * 100 * minute, as);
  }
  if (random.chance(0.5)) activate(person, at, start + 10 * minute, random, write);
}

/** A request, its approval where the role asks for one, and what Privileged Identity Management carries out. */
function activate(person: Person, at: number, time: number, random: Random, write: Write): void {
  // Everyone has one role that they use, and most of the time nothing else.
  const role = rolesInUse[random.chance(0.99) ? at % rolesInUse.length : 1] ?? rolesInUse[0];
  const who = {
    'InitiatedBy.user.id': person.id,
    'InitiatedBy.user.userPrincipalName': person.upn,
    'TargetResources[0].displayName': role.name,
    'TargetResources[0].id': role.id,
    'TargetResources[2].id': person.id,
    'TargetResources[2].userPrincipalName': person.upn,
    'AdditionalDetails[2].value': role.id,
  };
  write('audit.pim-activation-requested', time, who);
  write('audit.pim-activated', time + 6_000, { ...who, 'AdditionalDetails[8].value': person.office });
  write('audit.role-assigned-by-pim', time + 5_000, {
    'TargetResources[0].id': person.id,
    'TargetResources[0].userPrincipalName': person.upn,
  });
}

function workAsUser(person: Person, midnight: number, random: Random, write: Write): void {
  const time = midnight + 6 * hour + random.whole(0, 600) * minute;
  const as = signInAs(person, random.chance(0.6) ? person.office : person.home, 0);
  if (random.chance(0.05)) write('signin.wrong-password', time - 30_000, as);
  if (random.chance(0.01)) write('signin.locked', time - 20_000, as);
  write('signin.ordinary-user', time, as);
}

/** Joiners and leavers, guests, groups, policies and applications. */
function runTheTenant(tenant: Tenant, midnight: number, number: number, random: Random, write: Write): void {
  const at = (): number => midnight + 8 * hour + random.whole(0, 480) * minute;
  const [first] = tenant.people;
  if (first === undefined) return;
  const someone = (): Person => random.pick([first, ...tenant.people]);
  const byGovernance = {
    'InitiatedBy.user.id': governance.id,
    'InitiatedBy.user.userPrincipalName': governance.upn,
  };
  const target = ({ id, upn }: { readonly id: string; readonly upn: string }) => ({
    'TargetResources[0].id': id,
    'TargetResources[0].userPrincipalName': upn,
  });
  for (let joiner = 0; joiner < 2; joiner += 1) {
    const name = `joiner${String(number)}.${String(joiner)}`;
    write('audit.user-added', at(), {
      ...byGovernance,
      ...target({ id: idOf(name), upn: `${name}@contoso.com` }),
    });
  }
  write('audit.user-deleted', at(), { ...byGovernance, ...target(someone()) });
  for (let methods = 0; methods < 4; methods += 1) {
    const person = someone();
    write('audit.method-registered', at(), {
      ...target(person),
      'InitiatedBy.user.id': person.id,
      'InitiatedBy.user.userPrincipalName': person.upn,
    });
    write('audit.password-changed', at(), {
      ...target(someone()),
      'InitiatedBy.user.id': person.id,
      'InitiatedBy.user.userPrincipalName': person.upn,
    });
  }
  write('audit.added-to-group', at(), {
    ...target(someone()),
    'TargetResources[0].modifiedProperties[0].newValue': `"${idOf('a team')}"`,
  });
  if (number % 7 === 3)
    write('risk.medium', at(), { UserId: someone().id, UserPrincipalName: someone().upn });
  if (number % 7 === 1) {
    // An administrator's password ends every quarter: of 25, about two a week.
    const person = tenant.administrators[number % tenant.administrators.length];
    if (person !== undefined) {
      write('audit.password-changed', at(), {
        ...target(person),
        'InitiatedBy.user.id': person.id,
        'InitiatedBy.user.userPrincipalName': person.upn,
      });
    }
  }
}

/** The daily state of the tenant, all of it as it should be. */
function takeSnapshots({ administrators }: Tenant, time: number, write: Write): void {
  for (const { id, upn } of administrators) {
    const account = { UserId: id, UserPrincipalName: upn };
    const principal = { PrincipalId: id, PrincipalUserPrincipalName: upn };
    write('snapshot.role-held', time, principal);
    write('snapshot.azure-role-held', time, principal);
    write('snapshot.methods-registered', time, { ...account, IsMfaRegistered: true, IsMfaCapable: true });
    write('snapshot.sign-in-activity', time, {
      ...account,
      LastSuccessfulSignInDateTime: new Date(time - 3 * day).toISOString(),
    });
  }
  write('snapshot.exclusion', time, {
    PrincipalId: 'e7d5b0f1-1c3a-4f6e-8b29-6a0d4c9e7f11',
    PrincipalUserPrincipalName: 'breakglass1@contoso.onmicrosoft.com',
  });
}
