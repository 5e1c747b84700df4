import { loadModel, loadOnce, type Model } from '../models/load-model.ts';

/** What the face finder runs. */
export interface FaceModels {
  /** BlazeFace, back-camera range: 256×256×3 in -1…1. */
  detector: Model;
  /** FaceMesh, 468 points: 192×192×3 in 0…1. */
  mesh: Model;
  /** Iris, with 71 points of the lids and brow: 64×64×3 in 0…1. */
  eyes: Model;
}

/**
 * The face models, loaded once in a process, from disk only.
 * The weights are MediaPipe's BlazeFace, FaceMesh and Iris (Google, Apache-2.0).
 */
export const loadFaceModels: () => Promise<FaceModels> = loadOnce(async () => {
  const [detector, mesh, eyes] = await Promise.all(['blazeface', 'facemesh', 'iris'].map((name) => loadModel(name)));
  return { detector: detector!, mesh: mesh!, eyes: eyes! };
});
