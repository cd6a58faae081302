/** The parts every page of a diagnostic has. */
export interface PageParts {
  readonly means: string;
  readonly matters: string;
  readonly mend: string;
  readonly wrong: string;
  readonly right: string;
}

/** The page that `detc explain CODE` prints, as Markdown. */
export function page({ means, matters, mend, wrong, right }: PageParts): string {
  return `${means}

**Why it matters.** ${matters}

**How to mend it.** ${mend}

Wrong:

\`\`\`yaml
${wrong}
\`\`\`

Right:

\`\`\`yaml
${right}
\`\`\``;
}
