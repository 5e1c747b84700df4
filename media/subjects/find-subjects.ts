import { detectFaceBoxes, type DetectedFace } from '../faces/detect-boxes.ts';
import { fitFaceMesh } from '../faces/face-mesh.ts';
import { loadFaceModels } from '../faces/face-models.ts';
import type { RgbImage } from '../faces/sample-patch.ts';
import { type Box, inPicture } from './box.ts';
import { detectObjects } from './detect-objects.ts';
import type { SubjectKind } from './object-classes.ts';

/** Someone or something that a picture may be about. */
export interface Subject {
  kind: SubjectKind;
  /** How sure it is that it is there: 0 to 1. */
  score: number;
  /** All of it that is in the picture. */
  box: Box;
  /** A person's face, where it is seen. */
  face?: Box;
}

/** Below this it is no face, and below the other the face mesh has to agree. */
const LEAST_FACE = 0.6;
const SURE_FACE = 0.85;
/** A body is so many faces wide and reaches so many down from the brow, where only the face was found. */
const BODY_WIDTHS = 2.6;
const BODY_HEIGHTS = 7;

/**
 * The people, animals, vehicles and things of a picture, by face and by shape. Pictures of about 512 pixels suffice;
 * larger ones show no more.
 */
export async function findSubjects(image: RgbImage): Promise<Subject[]> {
  const faces = await findFaceBoxes(image);
  return joinFaces(faces, await detectObjects(image));
}

/** The people whose faces are seen, which is found at a fifth of the cost. */
export async function findPeopleByFace(image: RgbImage): Promise<Subject[]> {
  return joinFaces(await findFaceBoxes(image), []);
}

interface FoundFace {
  box: Box;
  score: number;
}

async function findFaceBoxes(image: RgbImage): Promise<FoundFace[]> {
  const models = await loadFaceModels();
  const found: FoundFace[] = [];
  for (const face of await detectFaceBoxes(models.detector, image, LEAST_FACE)) {
    if (face.score < SURE_FACE && (await fitFaceMesh(models.mesh, image, face)).score < 0.5) continue;
    found.push({ box: toRatios(face, image), score: face.score });
  }
  return found;
}

function toRatios(face: DetectedFace, { width, height }: RgbImage): Box {
  return { x: face.x / width, y: face.y / height, width: face.width / width, height: face.height / height };
}

/** Gives each face to the smallest person around it, and a body to those that have none. */
function joinFaces(faces: readonly FoundFace[], objects: Awaited<ReturnType<typeof detectObjects>>): Subject[] {
  const subjects: Subject[] = objects.map(({ kind, score, ...box }) => ({ kind, score, box: inPicture(box) }));
  for (const { box: face, score } of faces) {
    const [owner] = subjects
      .filter(({ kind, box, face: other }) => kind === 'person' && !other && isHeadOf(face, box))
      .toSorted((a, b) => a.box.width * a.box.height - b.box.width * b.box.height);
    if (owner) {
      owner.face = face;
      owner.score = Math.max(owner.score, score);
    } else {
      subjects.push({ kind: 'person', score, face, box: inPicture(bodyOf(face)) });
    }
  }
  return subjects;
}

function isHeadOf(face: Box, body: Box): boolean {
  const x = face.x + face.width / 2;
  const y = face.y + face.height / 2;
  return x > body.x && x < body.x + body.width && y > body.y - 0.1 * body.height && y < body.y + 0.6 * body.height;
}

/** Where a body should be under a face. */
export function bodyOf({ x, y, width, height }: Box): Box {
  return {
    x: x + width / 2 - (width * BODY_WIDTHS) / 2,
    y: y - 0.4 * height,
    width: width * BODY_WIDTHS,
    height: height * BODY_HEIGHTS,
  };
}
