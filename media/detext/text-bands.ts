import type { Box, TextTrack } from '../text/text-track.ts';
import { boxesMeet, growBox, toEvenBox, uniteBoxes } from './picture.ts';

/** A part of the frame in which text is being removed. */
export interface Band {
  /** At even edges inside the frame; holds its text with surroundings to search. */
  box: Box;
  /** The text that is removed here. */
  tracks: Set<TextTrack>;
}

/** How much of the surroundings a band takes in. */
export interface BandMargins {
  /** Pixels to the left and right: as far as the scene may move and still be found. */
  horizontal: number;
  /** Pixels above and below. */
  vertical: number;
}

/** Puts tracks that stand close together, such as the lines of a caption, into bands of their own. */
export function groupIntoBands(
  tracks: readonly TextTrack[],
  margins: BandMargins,
  frameWidth: number,
  frameHeight: number,
): Band[] {
  const groups: { box: Box; tracks: Set<TextTrack> }[] = [];
  for (const track of tracks) {
    let group = { box: track.box, tracks: new Set([track]) };
    for (let index = groups.length - 1; index >= 0; index--) {
      const other = groups[index]!;
      const reach = Math.max(track.box.height, margins.vertical / 2);
      if (!boxesMeet(growBox(group.box, reach, reach), other.box)) continue;
      group = { box: uniteBoxes(group.box, other.box), tracks: new Set([...group.tracks, ...other.tracks]) };
      groups.splice(index, 1);
    }
    groups.push(group);
  }
  return groups.map(({ box, tracks: members }) => ({
    box: toEvenBox(growBox(box, margins.horizontal, margins.vertical), frameWidth, frameHeight),
    tracks: members,
  }));
}

/** Whether a band has the track's text with enough surroundings to rebuild it. */
export function bandHolds(
  band: Band,
  track: TextTrack,
  margins: BandMargins,
  frameWidth: number,
  frameHeight: number,
): boolean {
  const wanted = toEvenBox(growBox(track.box, margins.horizontal / 4, margins.vertical / 2), frameWidth, frameHeight);
  const { box } = band;
  return (
    wanted.x >= box.x &&
    wanted.y >= box.y &&
    wanted.x + wanted.width <= box.x + box.width &&
    wanted.y + wanted.height <= box.y + box.height
  );
}
