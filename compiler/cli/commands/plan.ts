import { makePlan } from '../../deploy/deployment.ts';
import { hasChanges, isUnread, type DeployPlan } from '../../deploy/plan.ts';
import { writePlanFile } from '../../deploy/plan-file.ts';
import { planJson, planMarkdown, planText } from '../../deploy/show/index.ts';
import { openAzure } from '../deploy/azure.ts';
import { prepare, type PlanningOptions } from '../deploy/prepare.ts';
import { writeWhole } from '../deploy/write-whole.ts';
import { exitCodes, type ExitCode } from '../failure.ts';
import { exitCodeFor, writeFindings } from '../findings.ts';
import { colorsFor } from '../host/terminal.ts';
import type { CliIo, CliParts } from '../io.ts';
import type { PlanFormat } from '../options.ts';

export interface PlanCommandOptions extends PlanningOptions {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
}

/** `detc plan`: what a deployment would change. Changes nothing. */
export async function plan(io: CliIo, parts: CliParts, options: PlanCommandOptions): Promise<ExitCode> {
  const prepared = await prepare(io, parts, options);
  if (prepared === undefined) return exitCodes.findings;
  const stop = new AbortController();
  const release = io.onInterrupt(() => {
    stop.abort();
  });
  try {
    const azure = await openAzure(prepared.environment, io, stop.signal);
    const made = await makePlan(prepared.result, azure.armFor, prepared.options);
    if (made.plan.workspaces.length > 0) io.stdout.write(shownPlan(made.plan, io, options));
    if (made.diagnostics.length > 0) {
      const sink = { ...io, stdout: io.stderr };
      const written = { ...options, format: 'pretty' as const };
      await writeFindings(made.diagnostics, prepared.session.project().files, sink, parts, written);
    }
    const unread = made.plan.workspaces.some(isUnread);
    if (options.out !== undefined && !unread && made.diagnostics.length === 0) {
      await writeWhole(io, options.out, writePlanFile(made.plan));
      if (options.quiet !== true) {
        io.stderr.write(
          `to apply exactly this: detc deploy --env ${made.plan.environment} --plan ${options.out}\n`,
        );
      }
    }
    if (unread) return exitCodes.remote;
    if (made.diagnostics.length > 0) return exitCodeFor(made.diagnostics, {});
    return options.detailedExitcode === true && hasChanges(made.plan) ? exitCodes.changes : exitCodes.clean;
  } catch (error) {
    if (stop.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    release();
  }
}

/** The plan in the format that was asked for. */
export function shownPlan(
  made: DeployPlan,
  io: Pick<CliIo, 'env' | 'stdout'>,
  options: Pick<PlanCommandOptions, 'format' | 'color'>,
): string {
  switch (options.format as PlanFormat) {
    case 'json':
      return `${JSON.stringify(planJson(made), undefined, 2)}\n`;
    case 'markdown':
      return planMarkdown(made);
    case 'pretty':
      return planText(made, colorsFor(options.color, io.env, io.stdout));
  }
}
