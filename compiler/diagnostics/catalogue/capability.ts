import { declare } from '../diagnostic.ts';
import { page } from '../page.ts';

type Level = 'approximate' | 'none';

const levelWords: Readonly<Record<Level, string>> = {
  approximate: 'can say only part of this detection',
  none: 'cannot say this detection',
};

interface Loss {
  readonly target: string;
  readonly level: Level;
  readonly reasons: readonly string[];
}

const because = ({ reasons }: Loss) => reasons.join('; ');
/** YAML in single quotes. */
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const lines = (loss: Loss) => `targets:\n  ${loss.target}: {${loss.level}: ${quoted(because(loss))}}`;

export const lossUndeclared = declare<Loss>({
  code: 'D6601',
  name: 'loss-undeclared',
  severity: 'error',
  message: (loss) => `${loss.target} ${levelWords[loss.level]}: ${because(loss)}`,
  help: (loss) => `where that is acceptable, say so in the detection:\n${lines(loss)}`,
  page: page({
    means:
      'A target cannot express all of the detection, and the detection does not say that its author knows.',
    matters:
      'Someone who uses that output would believe to be covered. So the loss is written down where the detection is reviewed, and shows in the report.',
    mend: 'Change the detection so that the target can say it, or add the lines that the help shows, with a reason in your own words.',
    wrong: 'correlation: {type: new_value, field: IPAddress, baseline: 14d}',
    right:
      "correlation: {type: new_value, field: IPAddress, baseline: 14d}\ntargets:\n  azure-monitor: {none: 'it reads two days of history at most'}",
  }),
});

export const lossUnderstated = declare<Loss>({
  code: 'D6602',
  name: 'loss-understated',
  severity: 'error',
  message: (loss) => `this says 'approximate', but ${loss.target} ${levelWords.none}: ${because(loss)}`,
  help: (loss) => `write 'none' instead:\n${lines(loss)}`,
  page: page({
    means: 'The detection says that a target holds part of it, but the target gives nothing at all.',
    matters: 'The report would show cover that does not exist.',
    mend: 'Write `none` with the reason.',
    wrong: "targets:\n  azure-monitor: {approximate: 'a shorter history'}",
    right: "targets:\n  azure-monitor: {none: 'it reads two days of history at most'}",
  }),
});

export const lossOutdated = declare<{ target: string; level: Level }>({
  code: 'D6603',
  name: 'loss-outdated',
  severity: 'warning',
  message: ({ target, level }) => `${target} can say all of this detection; '${level}' is no longer true`,
  help: ({ target }) => `remove '${target}' from targets`,
  page: page({
    means: 'The detection declares a loss on a target that has none.',
    matters: 'The report would say less than the target gives, and with `none` no output is expected.',
    mend: 'Remove the line.',
    wrong: "targets:\n  sigma: {approximate: 'no history'}   # of a detection without history",
    right: '# no targets: all of them say it in full',
  }),
});
