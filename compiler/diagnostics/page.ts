/** The parts every page of a diagnostic has. */
export interface PageParts {
  readonly means: string;
  readonly matters: string;
  readonly mend: string;
  /** Absent where no text of the user's is wrong. */
  readonly wrong?: string;
  readonly right?: string;
}

/** The page that `detc explain CODE` prints, as Markdown. */
export function page({ means, matters, mend, wrong, right }: PageParts): string {
  const parts = [
    means,
    `**Why it matters.** ${matters}`,
    `**How to mend it.** ${mend}`,
    ...(wrong === undefined ? [] : [`Wrong:\n\n${example(wrong)}`]),
    ...(right === undefined ? [] : [`Right:\n\n${example(right)}`]),
  ];
  return parts.join('\n\n');
}

function example(text: string): string {
  return `\`\`\`yaml\n${text}\n\`\`\``;
}
