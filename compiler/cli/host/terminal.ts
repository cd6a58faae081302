import pc from 'picocolors';
import type { CliIo, Sink } from '../io.ts';

export type ColorChoice = 'auto' | 'always' | 'never';
export type Colors = ReturnType<typeof pc.createColors>;

/** The flag decides, then FORCE_COLOR, then NO_COLOR (https://no-color.org), then whether it is a terminal. */
export function usesColor(choice: ColorChoice, env: CliIo['env'], sink: Sink): boolean {
  if (choice !== 'auto') return choice === 'always';
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  const refused = env['NO_COLOR'];
  if (refused !== undefined && refused !== '') return false;
  return sink.isTTY && env['TERM'] !== 'dumb';
}

export function colorsFor(choice: ColorChoice, env: CliIo['env'], sink: Sink): Colors {
  return pc.createColors(usesColor(choice, env, sink));
}
