import { relative, resolve } from 'node:path';
import { CliFailure } from '../failure.ts';
import { isSafeRelative, slashed } from '../host/paths.ts';
import { detectionsFolder } from '../host/project.ts';
import { otherFolders } from '../session.ts';

/**
 * The folder for imported detections, relative to the project: below `detections/`, and not one of those for other files.
 * @param typed as on the command line
 * @throws CliFailure
 */
export function outFolder(typed: string | undefined, root: string, cwd: string): string {
  if (typed === undefined) return `${detectionsFolder}/imported`;
  const folder = slashed(relative(root, resolve(cwd, typed)));
  const [top, first] = folder.split('/');
  const isOther = first === undefined || otherFolders.includes(first);
  if (isSafeRelative(folder) && top === detectionsFolder && !isOther) return folder;
  throw new CliFailure(`${JSON.stringify(typed)} is no folder for detections`, {
    help: `name a folder below ${detectionsFolder}/, e.g. --out ${detectionsFolder}/imported`,
  });
}
