import { basename, join, relative } from 'node:path';
import type { CliIo } from '../io.ts';
import { detectionsFolder } from './project.ts';
import { slashed } from './paths.ts';

/**
 * Milliseconds. Editors write in several steps, which are one change. More than 50, because chokidar drops a second
 * change of a file within 50 ms of the first: the file is read only when that time is over.
 */
const settle = 55;

export interface Changes {
  /** Relative to the project's root, with forward slashes. */
  readonly files: readonly string[];
  /** True where a template changed too. */
  readonly templates: boolean;
}

export interface Watching {
  /** Called once, when every later change will be noticed. */
  readonly ready: () => Promise<void>;
  readonly changed: (changes: Changes) => Promise<void>;
  /** Told what the other two throw; watching goes on. */
  readonly failed: (error: unknown) => void;
}

/** Calls `changed` after changes below `detections/` and the overriding templates, one call at a time, until Ctrl-C. */
export async function watchProject(
  options: { readonly root: string; readonly templates: string | undefined },
  io: CliIo,
  on: Watching,
): Promise<void> {
  const { watch } = await import('chokidar');
  const places = [
    join(options.root, detectionsFolder),
    ...(options.templates === undefined ? [] : [options.templates]),
  ];
  const watcher = watch(places, {
    ignoreInitial: true,
    followSymlinks: false,
    ignored: (path: string) => basename(path).startsWith('.') && !places.includes(path),
  });
  const pending = new Set<string>();
  let templates = false;
  let timer: NodeJS.Timeout | undefined;
  let busy = true;

  const attempt = async (work: () => Promise<void>) => {
    busy = true;
    try {
      await work();
    } catch (error) {
      on.failed(error);
    }
    busy = false;
    if (pending.size > 0 || templates) await flush();
  };
  const flush = async () => {
    if (busy) return;
    const changes: Changes = { files: [...pending].sort(), templates };
    pending.clear();
    templates = false;
    await attempt(() => on.changed(changes));
  };

  watcher.on('all', (event, path) => {
    if (event === 'addDir' || event === 'unlinkDir') return;
    const way = slashed(relative(options.root, path));
    if (way.startsWith(`${detectionsFolder}/`)) pending.add(way);
    else templates = true;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), settle);
  });
  watcher.on('error', on.failed);
  const ended = new Promise<void>((resolve) => {
    const release = io.onInterrupt(() => {
      release();
      resolve();
    });
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  await attempt(on.ready);
  await ended;
  clearTimeout(timer);
  await watcher.close();
}
