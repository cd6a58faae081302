import type { Clock } from '../../azure/clock.ts';
import type { ArmFor } from '../../deploy/deployment.ts';
import type { EnvironmentSyntax } from '../../language/schema/environment.ts';
import { cloudOf } from '../host/cloud.ts';
import type { CliIo } from '../io.ts';

/** What a command talks to Azure with. */
export interface Azure {
  readonly armFor: ArmFor;
  readonly clock: Clock;
}

/**
 * Azure as the environment names it. The clients are loaded only now: other commands do without them.
 * @param signal ends every request and every wait
 * @throws CliFailure for an address that would get a readable token
 */
export async function openAzure(
  environment: Pick<EnvironmentSyntax, 'cloud'>,
  io: Pick<CliIo, 'env'>,
  signal: AbortSignal,
): Promise<Azure> {
  const { login, resourceManager } = cloudOf(environment);
  const [{ createArm }, { createCredentials }, { systemClock }] = await Promise.all([
    import('../../azure/arm.ts'),
    import('../../azure/credential.ts'),
    import('../../azure/clock.ts'),
  ]);
  const credential = createCredentials(login, io.env)(resourceManager);
  return {
    clock: systemClock,
    armFor: ({ subscriptionId }) =>
      createArm({ endpoint: resourceManager, credential, subscriptionId, clock: systemClock, signal }),
  };
}
