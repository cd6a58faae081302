import { declare } from '../diagnostic.ts';

/** D80xx: the project's files and what is written from them. */

export const hugeFile = declare<{ megabytes: number; limit: number }>({
  code: 'D8001',
  name: 'huge-file',
  severity: 'error',
  message: ({ megabytes, limit }) => `the file has ${megabytes} MB; at most ${limit} MB are read`,
  help: () => 'split it, or keep the data out of detections/',
  page: `A file below \`detections/\` is larger than detc reads.

**Why it matters.** Everything below \`detections/\` is read into memory on every run, in the editor's checks too. A file
of this size is hardly ever a detection; most often an export or a log landed in the wrong folder.

**How to mend it.** Move the file out of \`detections/\`. If it is a list, keep the members that matter, or split it into
several lists.

    detections/lists/everyone.csv        wrong: 40 MB, the whole directory
    detections/lists/break_glass.csv     right: the accounts the detections are about
`,
});

export const unusableFileName = declare<{ name: string }>({
  code: 'D8002',
  name: 'unusable-file-name',
  severity: 'error',
  message: ({ name }) => `the file name ${name} cannot be used`,
  help: () => 'rename it with small letters, digits, `-`, `_` and `.`',
  page: `The name of a file or folder below \`detections/\` holds a character that does not survive: a control character, a
line break, a mark that changes the direction of writing, a backslash or a colon.

**Why it matters.** The name of a detection's file becomes the name of its artifacts, on every system that checks the
project out, and is shown in terminals and reviews. Such characters can hide what a name says, or make the checkout
fail on Windows.

**How to mend it.** Rename the file.

    guest\\to:member.yaml     wrong
    guest-to-member.yaml     right
`,
});

export const namesDifferInCase = declare<{ other: string }>({
  code: 'D8003',
  name: 'names-differ-in-case',
  severity: 'error',
  message: ({ other }) => `the name differs from ${other} only in capital letters`,
  help: () => 'rename one of the two',
  page: `Two files have the same path apart from capital letters.

**Why it matters.** Windows and macOS take them for one file: one of the two disappears on checkout, and which one is
chance.

**How to mend it.** Give one of them another name.

    detections/lists/VIP.csv  and  detections/lists/vip.csv          wrong
    detections/lists/vip.csv  and  detections/lists/vip_guests.csv   right
`,
});

export const linkNotFollowed = declare<{ why: 'outside' | 'folder' | 'broken' }>({
  code: 'D8004',
  name: 'link-not-followed',
  severity: 'error',
  message: ({ why }) =>
    ({
      outside: 'the symbolic link leads out of the project, so it is not read',
      folder: 'the symbolic link leads to a folder, and links to folders are not followed',
      broken: 'the symbolic link leads nowhere',
    })[why],
  help: ({ why }) =>
    ({
      outside: 'copy the file into the project',
      folder: 'put the files there themselves, or link each file',
      broken: 'remove the link, or restore what it led to',
    })[why],
  page: `A symbolic link below \`detections/\` was found that detc does not follow: it leads out of the project, to a folder,
or nowhere.

**Why it matters.** A pull request may bring links. If detc followed them, building somebody's branch could carry files
of the build machine into \`out/\`; and a link to a folder above itself never ends.

**How to mend it.** Put the file itself there. A link to a single file inside the project is fine.

    detections/lists/vip.csv -> /srv/exports/vip.csv       wrong
    detections/lists/vip.csv -> ../../shared/vip.csv       right, where shared/ is in the project
`,
});

export const wrongExtension = declare<{ rename: string }>({
  code: 'D8005',
  name: 'wrong-extension',
  severity: 'warning',
  message: ({ rename }) => `the file is not read: its name would have to end as in ${rename}`,
  help: ({ rename }) => `rename it to ${rename}`,
  page: `detc reads files that end in \`.yaml\`, \`.yml\` and \`.csv\`, in small letters. This name ends in capitals, and the file is
passed over.

**Why it matters.** A detection that nobody reads is a detection that does not exist, and nothing else would say so.

**How to mend it.** Rename the file.

    detections/privileged-accounts/guest-to-member.YAML    wrong
    detections/privileged-accounts/guest-to-member.yaml    right
`,
});

export const outOfDate = declare<{ how: 'missing' | 'differs' | 'stale' }>({
  code: 'D8006',
  name: 'out-of-date',
  severity: 'error',
  message: ({ how }) =>
    ({
      missing: 'the file is missing: the detections emit it',
      differs: 'the file is not what the detections emit',
      stale: 'the file is no longer emitted',
    })[how],
  help: () => 'run `detc build` and commit the result',
  page: `\`detc build --check\` compared the output folder with what the detections emit now, and this file differs.

**Why it matters.** The output is committed so that a review shows what a change really does, and it is what gets
deployed. Output that does not belong to its sources hides changes, or was edited by hand and will be overwritten.

**How to mend it.** Run \`detc build\` with the same \`--env\` and options as the check, and commit the output with the
change of the detections. Do not edit files in the output folder.

    git commit detections/          wrong: the sources alone
    detc build && git add detections out && git commit     right
`,
});

export const strayOutput = declare<{ readonly out: string }>({
  code: 'D8007',
  name: 'stray-output',
  severity: 'warning',
  message: ({ out }) => `the file is in ${out} but detc did not write it, so it is left alone`,
  help: () => 'remove it, or move it elsewhere',
  page: `A file stands among the artifacts that no detection emits and that the last build did not write. detc never deletes
what it did not write.

**Why it matters.** Whatever deploys the folder would deploy this file too. It often stems from a merge that kept the
artifact of a detection which the other branch removed.

**How to mend it.** Remove the file, or keep it in a folder of its own outside the output.

    out/sentinel/my-own-rule.json     wrong
    rules/my-own-rule.json            right
`,
});
