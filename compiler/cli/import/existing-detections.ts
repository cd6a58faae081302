import type { CompileResult } from '../../compile.ts';
import { detectionFiles, type Session } from '../session.ts';

/** A detection file that the project has already; id and title where they can be read. */
export interface ExistingDetection {
  readonly path: string;
  readonly name: string;
  readonly id?: string;
  readonly title?: string;
}

export function existingDetections(
  session: Session,
  { detections }: CompileResult,
): readonly ExistingDetection[] {
  const sound = new Map(detections.map((detection) => [detection.file, detection.meta]));
  return [...detectionFiles(session.project().files.keys())].map(([name, path]) => {
    const meta = sound.get(path);
    return { name, path, ...(meta === undefined ? {} : { id: meta.id, title: meta.title }) };
  });
}
