import { meshBounds } from './face-geometry.ts';
import type { PictureSource } from './picture-source.ts';
import { boxesOverlap, type FaceSearch, faceOfMesh, fitMesh, searchFaces } from './search-faces.ts';

/** A face through the frames in which it is seen. */
export interface FaceTrack {
  /** The frame of `meshes[0]`. */
  firstFrame: number;
  meshes: Float32Array[];
}

/** How faces are followed. */
export interface FaceFollowing extends FaceSearch {
  /** Looks for faces again after so many frames. */
  interval: number;
  /** Whether it does while faces are followed too. */
  always: boolean;
}

/** A frame that is still at hand, so that a new face can be followed back. */
export interface RecentFrame {
  index: number;
  source: PictureSource;
}

/** A face that is followed already needs to be this sure, in shares of the threshold. */
const FOLLOWED_SHARE = 0.6;
/** Faces that cover each other so far are one. */
const SAME_FACE = 0.5;

/** Finds faces in a stream of frames and follows them by fitting the mesh where they were in the frame before. */
export class FaceTracks {
  /** Those whose end was not yet passed by `forget`. */
  tracks: FaceTrack[] = [];
  private readonly following: FaceFollowing;
  private lastSearch = -Infinity;
  private searchCount = 0;

  constructor(following: FaceFollowing) {
    this.following = following;
  }

  /**
   * Takes in the next frame.
   * @param before the frames before it that are at hand, the latest last
   * @param jumped whether it is so unlike the one before that a new shot may begin
   */
  async push(frame: RecentFrame, before: readonly RecentFrame[], jumped: boolean): Promise<void> {
    const { interval, always, maxFaces } = this.following;
    const live = this.liveAt(frame.index - 1);
    let isLost = false;
    for (const track of live) {
      const mesh = await this.follow(frame, track, 1);
      if (mesh && !this.isTaken(frame.index, mesh)) track.meshes.push(mesh);
      else isLost = true;
    }
    const isDue = frame.index - this.lastSearch >= interval && (always || live.length === 0);
    if (!isLost && !jumped && !isDue) return;
    this.lastSearch = frame.index;
    const turn = isLost || jumped || live.length === 0 ? undefined : this.searchCount++;
    for (const face of await searchFaces(frame.source, this.following, turn)) {
      if (this.liveAt(frame.index).length >= maxFaces) return;
      if (this.isTaken(frame.index, undefined, face)) continue;
      const mesh = await fitMesh(frame.source, face, this.following.threshold);
      if (!mesh || this.isTaken(frame.index, mesh)) continue;
      const track = { firstFrame: frame.index, meshes: [mesh] };
      this.tracks.push(track);
      if (!jumped) await this.followBack(track, before);
    }
  }

  /** Gives up what is not needed for frames from this one on. */
  forget(frame: number): void {
    this.tracks = this.tracks.filter(({ firstFrame, meshes }) => firstFrame + meshes.length > frame);
    for (const track of this.tracks) {
      const passed = frame - track.firstFrame;
      // Not at each frame, since it moves the rest.
      if (passed < 64) continue;
      track.meshes.splice(0, passed);
      track.firstFrame = frame;
    }
  }

  private async followBack(track: FaceTrack, before: readonly RecentFrame[]): Promise<void> {
    for (const frame of before.toReversed()) {
      if (frame.index !== track.firstFrame - 1) return;
      const mesh = await this.follow(frame, track, -1);
      if (!mesh || this.isTaken(frame.index, mesh)) return;
      track.meshes.unshift(mesh);
      track.firstFrame--;
    }
  }

  /** Fits the mesh where it should be a frame later or earlier, going on as it moved. */
  private async follow({ source }: RecentFrame, { meshes }: FaceTrack, way: 1 | -1): Promise<Float32Array | undefined> {
    const last = way === 1 ? meshes.at(-1)! : meshes[0]!;
    const before = way === 1 ? meshes.at(-2) : meshes[1];
    const [x, y] = middleOf(last);
    const [fromX, fromY] = before ? middleOf(before) : [x, y];
    const face = faceOfMesh(last, x - fromX, y - fromY);
    return fitMesh(source, face, this.following.threshold * FOLLOWED_SHARE);
  }

  private liveAt(frame: number): FaceTrack[] {
    return this.tracks.filter(({ firstFrame, meshes }) => firstFrame + meshes.length === frame + 1);
  }

  private isTaken(frame: number, mesh: Float32Array | undefined, box = mesh && meshBounds(mesh)): boolean {
    return this.tracks.some(({ firstFrame, meshes }) => {
      const other = meshes[frame - firstFrame];
      return other !== undefined && other !== mesh && boxesOverlap(meshBounds(other), box!) > SAME_FACE;
    });
  }
}

function middleOf(mesh: Float32Array): [number, number] {
  const { x, y, width, height } = meshBounds(mesh);
  return [x + width / 2, y + height / 2];
}
