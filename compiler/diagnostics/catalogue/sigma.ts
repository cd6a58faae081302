import { declare } from '../diagnostic.ts';

export const exceptionNotInSigma = declare<{ exception: string; detection: string; reason: string }>({
  code: 'D6401',
  name: 'exception-not-in-sigma',
  severity: 'warning',
  message: ({ exception, detection, reason }) =>
    `the exception '${exception}' is left out of Sigma for '${detection}': ${reason}`,
  help: () =>
    'describe the excepted events by fields that are in the Event Hub record, or accept that Sigma rules alert on them',
  page: `An exception uses something that Sigma cannot say, so no Sigma filter is written for it.

**Why it matters.** A filter takes events away. One that says only part of the exception would take away more events
than were meant, and an attack among them would go unseen. So the Sigma rule alerts on the excepted events too.

**How to mend it.** Describe the events by fields that have an Event Hub name, and without calendars, points in time or
several fields of one array element. Where that cannot be, the warning may stay.

Wrong: \`TimeGenerated|outside: '%working_hours%'\`

Right: \`IPAddress|cidr: 203.0.113.0/28\``,
});

export const tagNotInSigma = declare<{ tag: string }>({
  code: 'D6402',
  name: 'tag-not-in-sigma',
  severity: 'warning',
  message: ({ tag }) =>
    `the tag '${tag}' is left out of the Sigma rule: its namespace or form is not one of Sigma's`,
  help: () =>
    'use attack.…, car.YYYY-MM-NNN, cve.YYYY-N, d3fend.…, detection.dfir|emerging-threats|threat-hunting, stp.N or tlp.red|amber|green',
  page: `A tag has a namespace, or a form within its namespace, that Sigma does not know.

**Why it matters.** \`sigma check\` reports such tags, and other tools cannot read them. The tag is left out of the Sigma
rule; the rule is complete otherwise.

**How to mend it.** Use one of Sigma's namespaces (attack, car, cve, d3fend, detection, stp, tlp) in the form that the
Sigma tags appendix gives.

Wrong: \`tags: [team.identity, cve.2024.1234]\`

Right: \`tags: [attack.t1110.001, cve.2024-1234]\``,
});
