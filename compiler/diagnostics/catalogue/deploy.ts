import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

export const templateNotEvaluated = declare<{ expression: string }>({
  code: 'D8201',
  name: 'template-not-evaluated',
  severity: 'error',
  message: ({ expression }) => `detc cannot evaluate ${expression} in this template`,
  help: () =>
    'use parameters, concat, resourceId and resourceGroup only, or deploy the file in out/ with Azure’s own tools',
  page: page({
    means:
      '`detc plan` and `detc deploy` take the emitted templates and evaluate the few functions that detc’s own templates use. A template of yours uses another one.',
    matters: 'What cannot be evaluated cannot be compared with the workspace.',
    mend: 'Write the value without that function, or keep the template for Azure’s own deployments.',
    wrong: '"name": "[guid(parameters(\'workspace\'))]"',
    right: '"name": "[concat(parameters(\'workspace\'), \'/Microsoft.SecurityInsights/\', …)]"',
  }),
});

export const deployRefused = declare<{ what: string; reason: string }>({
  code: 'D8202',
  name: 'deploy-refused',
  severity: 'error',
  message: ({ what, reason }) => `Azure refuses ${what}: ${reason}`,
  help: () =>
    'the reason is Azure’s own; once it is mended, run the deployment again: it goes on where it stopped',
  page: page({
    means:
      'Azure answered that it does not take the resource. The message after the colon is the one that Azure gave.',
    matters: 'Everything else was applied; this resource is as it was before.',
    mend: 'Mend what the message names, build, and deploy again. Only what is still missing is applied.',
  }),
});

export const tableMissing = declare<{
  what: string;
  tables: readonly string[];
  connectors: readonly string[];
}>({
  code: 'D8203',
  name: 'table-missing',
  severity: 'error',
  message: ({ what, tables }) => `${what} reads ${tables.join(' and ')}, which the workspace does not have`,
  help: ({ connectors }) =>
    `${connectors.length === 0 ? 'fill the table' : `connect ${connectors.join(' and ')} in Sentinel`}, or switch the detection off in the environment: disabled: {NAME: reason}`,
  page: page({
    means:
      'Sentinel runs the query of a rule before it takes the rule, and refuses it where a table does not exist. A table of a connector exists once the connector has sent its first records.',
    matters: 'The rule could never have fired in this workspace.',
    mend: 'Connect the data connector that the message names and wait for its first records, or switch the detection off in the environment and say why.',
    right: 'disabled:\n  domain-services-sensitive-privilege: Domain Services are not used here.',
  }),
});

export const recentlyDeleted = declare<{ what: string }>({
  code: 'D8204',
  name: 'recently-deleted',
  severity: 'error',
  message: ({ what }) =>
    `${what} was deleted in this workspace less than a day ago, and Sentinel keeps its name that long`,
  help: () => 'deploy again in a day; to switch rules off for a while use `disabled` instead of deleting',
  page: page({
    means:
      'For about 24 hours after a rule was deleted, Sentinel refuses a new one of the same name. The name of a rule follows from the id of its detection.',
    matters: 'Until then the detection does not run in this workspace.',
    mend: 'Deploy again after a day. Where the detection must run at once, give it a new `id`; its history in the workspace then begins anew.',
  }),
});

export const limitReached = declare<{ what: string; reason: string }>({
  code: 'D8205',
  name: 'limit-reached',
  severity: 'error',
  message: ({ what, reason }) => `a limit of the workspace keeps Azure from taking ${what}: ${reason}`,
  help: () => 'switch off or delete rules that are not needed; `detc plan` lists those that are not detc’s',
  page: page({
    means:
      'A workspace takes 512 enabled and 1,024 scheduled rules in all, and 50 NRT rules (https://learn.microsoft.com/azure/sentinel/sentinel-service-limits).',
    matters: 'The rule is not in the workspace.',
    mend: 'Remove rules that nobody needs, disable others, or ask Microsoft for a higher limit with a dedicated cluster.',
  }),
});

export const roleMissing = declare<{ what: string; reason: string; role: string }>({
  code: 'D8206',
  name: 'role-missing',
  severity: 'error',
  message: ({ what, reason }) => `Azure does not let this login ${what}: ${reason}`,
  help: ({ role }) =>
    `give it ${role}; README says what each is for, and templates/roles/ has the least that is needed`,
  page: page({
    means: 'The login is known, and has no role that allows what was asked.',
    matters: 'Nothing of that kind was changed.',
    mend: 'Assign the role on the resource group of the workspace. A new assignment takes some minutes to be in force.',
  }),
});

export const loginMissing = declare<{ reason: string }>({
  code: 'D8207',
  name: 'login-missing',
  severity: 'error',
  message: ({ reason }) => `nobody is logged in to Azure, or the login has ended: ${reason}`,
  help: () =>
    'run `az login`, or give the pipeline a federated identity (https://aka.ms/azsdk/js/identity/defaultazurecredential)',
  page: page({
    means:
      'detc asks DefaultAzureCredential for a token: a workload identity in a pipeline, a managed identity, `az login`, in that order. None of them gave one, or Azure did not take it.',
    matters: 'Nothing was read or changed.',
    mend: 'Log in, or check the federated credential of the pipeline. In another cloud, set `cloud.login` in the environment.',
  }),
});

export const planStale = declare<{ what: string }>({
  code: 'D8208',
  name: 'plan-stale',
  severity: 'error',
  message: ({ what }) => `the workspace has moved since the plan was made: ${what}`,
  help: () => 'make the plan again and read it again; nothing was changed in this workspace',
  page: page({
    means:
      'A saved plan says what each resource was when it was made. One of them is something else now, because somebody changed it in the portal, or another deployment ran.',
    matters: 'What was reviewed is not what would happen.',
    mend: 'Run `detc plan --out` again, review it, and deploy that.',
  }),
});

export const changedMeanwhile = declare<{ what: string }>({
  code: 'D8209',
  name: 'changed-meanwhile',
  severity: 'error',
  message: ({ what }) => `${what} was changed by somebody else during the deployment`,
  help: () => 'run `detc plan` to see what it is now, then deploy again',
  page: page({
    means: 'Between reading the resource and writing it, its ETag changed.',
    matters: 'Writing would have undone a change that nobody has seen in the plan; it was not written.',
    mend: 'Plan and deploy again.',
  }),
});

export const tooManyDeletes = declare<{ count: number; limit: number }>({
  code: 'D8210',
  name: 'too-many-deletes',
  severity: 'error',
  message: ({ count, limit }) =>
    `the plan would delete ${count === 1 ? '1 resource' : `${count} resources`}, and at most ${limit} may be deleted at a time`,
  help: ({ count }) =>
    `read the plan; if it is right, allow it with --max-deletes ${count}, or switch off instead: --prune disable`,
  page: page({
    means:
      'With `--prune`, rules that detc deployed and that are no longer declared are deleted, up to `--max-deletes` of them.',
    matters:
      'A wrong folder, branch or environment would otherwise empty a workspace; and Sentinel keeps the name of a deleted rule for a day.',
    mend: 'Look whether the project is the right one and complete. Then raise the limit for this run.',
  }),
});

export const planFileUnusable = declare<{ reason: string }>({
  code: 'D8211',
  name: 'plan-file-unusable',
  severity: 'error',
  message: ({ reason }) => `this is no plan that can be applied: ${reason}`,
  help: () => 'make it with `detc plan --env NAME --out FILE`',
  page: page({
    means:
      'The file given to `detc deploy` was not written by `detc plan --out`, is damaged, or is of another environment or version.',
    matters: 'Nothing was changed.',
    mend: 'Make the plan again with the same version of detc.',
  }),
});

export const workspacesCollide = declare<{ first: string; second: string; what: string }>({
  code: 'D8212',
  name: 'workspaces-collide',
  severity: 'error',
  message: ({ first, second, what }) => `the workspaces ${first} and ${second} would both own ${what}`,
  help: () =>
    'put them into different resource groups, or into environments of their own without alerts and feeds',
  page: page({
    means:
      'Azure Monitor alerts and data collection rules live in the resource group of the workspace. Two workspaces of one environment in one group would overwrite each other’s.',
    matters: 'The second would take the alerts away from the first.',
    mend: 'Give each workspace a resource group of its own, or set `deploy: {azureMonitor: never}` where no alerts are wanted.',
  }),
});

export const notOurs = declare<{ what: string; reason: string }>({
  code: 'D8213',
  name: 'not-ours',
  severity: 'error',
  message: ({ what, reason }) => `${what} is not touched: ${reason}`,
  help: () => 'detc changes only what it has made itself',
  page: page({
    means: 'In the place of a resource that detc would make there is one that it has not made.',
    matters:
      'Overwriting it could destroy somebody’s work; not having it means that a detection lacks its list or its alert.',
    mend: 'Rename one of the two, or hand the existing one over to detc with `--adopt NAME`.',
  }),
});

export const workspaceMissing = declare<{ what: string; reason: string }>({
  code: 'D8214',
  name: 'workspace-missing',
  severity: 'error',
  message: ({ what, reason }) => `${what} cannot be used: ${reason}`,
  help: () =>
    'check subscription, resource group and name in the environment, and that Sentinel is switched on for the workspace',
  page: page({
    means:
      'Azure knows no such subscription, resource group or workspace, or the workspace is there and has no Microsoft Sentinel.',
    matters: 'Nothing was read or changed in it.',
    mend: 'Correct `workspace:` in the environment, log in to the right tenant, or add Microsoft Sentinel to the workspace.',
    right:
      'workspace:\n  subscriptionId: 7c1f2e9a-4b36-4d58-9a0e-5f6b7c8d9e00\n  resourceGroup: rg-soc\n  name: log-soc\n  location: westeurope',
  }),
});

export const azureUnreachable = declare<{ what: string; reason: string }>({
  code: 'D8215',
  name: 'azure-unreachable',
  severity: 'error',
  message: ({ what, reason }) => `Azure gave no usable answer to ${what}: ${reason}`,
  help: () => 'run it again: what was applied stays, the rest follows; with a proxy set HTTPS_PROXY',
  page: page({
    means:
      'After several tries over some minutes there was still no answer, or only that the service is overloaded.',
    matters:
      'It is not known whether the last request had an effect. The next run reads the workspace first, so that it does not matter.',
    mend: 'Look at the network and at https://status.azure.com, then run it again.',
  }),
});
