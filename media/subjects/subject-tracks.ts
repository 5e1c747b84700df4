import { type Box, between, overlap } from './box.ts';
import type { Subject } from './find-subjects.ts';
import type { SubjectKind } from './object-classes.ts';

/** One subject as it was seen in one frame. */
interface Sighting {
  timeSeconds: number;
  box: Box;
  score: number;
  face?: Box;
}

/** A subject followed through a shot. */
interface Track {
  id: number;
  kind: SubjectKind;
  sightings: Sighting[];
  /** Where the body is around the face, in widths and heights of the face; known once both were seen together. */
  bodyAroundFace?: Box;
}

/** A subject at a moment, between the frames in which it was seen. */
export interface TrackedSubject {
  /** The same through a shot. */
  id: number;
  kind: SubjectKind;
  box: Box;
  /** How sure it is that it is there, over what was seen of it so far: 0 to 1. */
  score: number;
  /** Where it is seen. */
  face?: Box;
}

/** What one look at a frame gave. */
interface Look {
  timeSeconds: number;
  subjects: readonly Subject[];
  /** Whether objects were looked for, or faces only. */
  isFull: boolean;
}

/** A subject is taken to be there so long before it is first and after it is last seen. */
const LEAD_SECONDS = 0.55;
const LINGER_SECONDS = 0.7;
/** One that is not seen for longer is another when it comes back. */
const LONGEST_GAP_SECONDS = 2;

/** Follows subjects from look to look. What is older than `forget` says is given up, so that memory does not grow. */
export class SubjectTracks {
  private tracks: Track[] = [];
  private looks: Look[] = [];
  private nextId = 1;
  private shotStart = -Infinity;

  /** Takes in what was found in a frame, later than all before. */
  add(look: Look): void {
    this.looks.push(look);
    this.associate(look);
  }

  /** Says that a new shot began at a time which may lie a few looks back: nothing is followed across it. */
  startShot(timeSeconds: number): void {
    this.shotStart = timeSeconds;
    const after = this.looks.filter((look) => look.timeSeconds >= timeSeconds);
    for (const track of this.tracks)
      track.sightings = track.sightings.filter((sighting) => sighting.timeSeconds < timeSeconds);
    this.tracks = this.tracks.filter(({ sightings }) => sightings.length > 0);
    for (const look of after) this.associate(look);
  }

  /**
   * The subjects at a time within the present shot or the last, placed between what was seen before and after.
   * @param shot the times between which the shot lies, as far as they are known
   */
  at(timeSeconds: number, shot: { start: number; end: number }): TrackedSubject[] {
    const present: TrackedSubject[] = [];
    for (const { id, kind, sightings } of this.tracks) {
      const first = sightings[0]!;
      const last = sightings.at(-1)!;
      if (last.timeSeconds < shot.start || first.timeSeconds >= shot.end) continue;
      if (timeSeconds < first.timeSeconds - LEAD_SECONDS || timeSeconds > last.timeSeconds + LINGER_SECONDS) continue;
      const next = sightings.findIndex((sighting) => sighting.timeSeconds >= timeSeconds);
      const after = next < 0 ? last : sightings[next]!;
      const before = next > 0 ? sightings[next - 1]! : next < 0 ? last : first;
      const gap = after.timeSeconds - before.timeSeconds;
      const box = gap > 0 ? between(before.box, after.box, (timeSeconds - before.timeSeconds) / gap) : after.box;
      const score = sightings.reduce((sum, sighting) => sum + sighting.score, 0) / sightings.length;
      // What was seen once only may be a false alarm.
      const trust = sightings.length === 1 ? 0.5 : 1;
      const face = faceBetween(before, after, timeSeconds);
      present.push({ id, kind, box, score: score * trust, ...(face && { face }) });
    }
    return present;
  }

  /** Gives up what is not needed for times from this one on. */
  forget(timeSeconds: number): void {
    const since = timeSeconds - LONGEST_GAP_SECONDS;
    this.looks = this.looks.filter((look) => look.timeSeconds >= since);
    for (const track of this.tracks) {
      const kept = track.sightings.findIndex((sighting) => sighting.timeSeconds >= since);
      track.sightings.splice(0, kept < 0 ? track.sightings.length : kept);
    }
    this.tracks = this.tracks.filter(({ sightings }) => sightings.length > 0);
  }

  private associate(look: Look): void {
    const open = new Set(
      this.tracks.filter(({ sightings }) => {
        const last = sightings.at(-1)!.timeSeconds;
        return last >= this.shotStart && look.timeSeconds - last <= LONGEST_GAP_SECONDS;
      }),
    );
    const pairs = look.subjects
      .flatMap((subject) =>
        [...open].map((track) => ({ subject, track, likeness: likeness(track, subject, look.timeSeconds) })),
      )
      .filter((pair) => pair.likeness > 0.25)
      .toSorted((a, b) => b.likeness - a.likeness);
    const placed = new Set<Subject>();
    for (const { subject, track } of pairs) {
      if (placed.has(subject) || !open.has(track)) continue;
      placed.add(subject);
      open.delete(track);
      extend(track, subject, look);
    }
    for (const subject of look.subjects) {
      if (placed.has(subject)) continue;
      const track: Track = { id: this.nextId++, kind: subject.kind, sightings: [] };
      extend(track, subject, look);
      this.tracks.push(track);
    }
  }
}

function faceBetween(before: Sighting, after: Sighting, timeSeconds: number): Box | undefined {
  const gap = after.timeSeconds - before.timeSeconds;
  if (!before.face || !after.face || gap <= 0) return after.face ?? before.face;
  return between(before.face, after.face, (timeSeconds - before.timeSeconds) / gap);
}

function extend(track: Track, { box, face, score }: Subject, { timeSeconds, isFull }: Look): void {
  let seen = box;
  if (face && isFull) track.bodyAroundFace = relative(box, face);
  else if (face && track.bodyAroundFace) seen = absolute(track.bodyAroundFace, face);
  track.sightings.push({ timeSeconds, box: seen, score, ...(face && { face }) });
}

/** How likely it is that a subject is the one of a track, from where it would be by now: 0 to 1. */
function likeness({ kind, sightings, bodyAroundFace }: Track, subject: Subject, timeSeconds: number): number {
  if (kind !== subject.kind) return 0;
  const last = sightings.at(-1)!;
  const before = sightings.at(-2);
  const { face } = subject;
  const seen = face && bodyAroundFace ? absolute(bodyAroundFace, face) : subject.box;
  let expected = last.box;
  if (before) {
    // Half the way that it would go on for: what moves may also stop.
    const share = 1 + (0.5 * (timeSeconds - last.timeSeconds)) / (last.timeSeconds - before.timeSeconds);
    expected = { ...last.box, x: between(before.box, last.box, share).x, y: between(before.box, last.box, share).y };
  }
  const reach = (expected.width + expected.height + seen.width + seen.height) / 4;
  const distance = Math.hypot(
    expected.x + expected.width / 2 - seen.x - seen.width / 2,
    expected.y + expected.height / 2 - seen.y - seen.height / 2,
  );
  return Math.max(overlap(expected, seen), 0.8 * (1 - distance / Math.max(0.05, reach)));
}

function relative(body: Box, face: Box): Box {
  return {
    x: (body.x - face.x) / face.width,
    y: (body.y - face.y) / face.height,
    width: body.width / face.width,
    height: body.height / face.height,
  };
}

function absolute(body: Box, face: Box): Box {
  return {
    x: face.x + body.x * face.width,
    y: face.y + body.y * face.height,
    width: body.width * face.width,
    height: body.height * face.height,
  };
}
