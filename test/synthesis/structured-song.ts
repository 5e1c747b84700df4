import { NotePlayer, noteRateHz, type Sound } from './notes.ts';
import { createRandom, type Random } from './random.ts';

/** Intro, verse, pre-chorus, chorus, bridge, outro. */
type Part = 'I' | 'V' | 'P' | 'C' | 'B' | 'O';

export interface StructuredSongOptions {
  seed: number;
  /** The parts in order, a letter for each: `IVCVCBCO`. */
  form: string;
  /** How much louder and fuller the chorus is: 0 hardly, 1 clearly. */
  contrast: number;
  /** Beats a minute; default made up. */
  tempo?: number;
  /** How far the tempo wanders over the song, as a share; default 0. */
  drift?: number;
  /** Semitones that the last chorus is higher; default 0. */
  lift?: number;
  /** Parts that have nothing in common although they have one letter; default none. */
  isThroughComposed?: boolean;
}

/** A song whose parts are known. Times are seconds. */
export interface StructuredSong {
  sampleRateHz: number;
  samples: Float32Array;
  parts: { part: Part; start: number; end: number }[];
  /** Choruses; those that follow each other are one. */
  choruses: { start: number; end: number }[];
}

const major = [0, 2, 4, 5, 7, 9, 11];
const bars: Record<Part, number> = { I: 4, V: 8, P: 4, C: 8, B: 8, O: 4 };
const leadSeconds = 0.4;

interface SungNote {
  beat: number;
  degree: number;
  beats: number;
}

interface Material {
  /** Degrees of the scale, one for each bar. */
  chords: number[];
  /** One list for each of four bars. */
  melody: SungNote[][];
  /** The vowel of each note, in order, as the lyrics have them. */
  lyrics: number[];
}

/** Plays a band with a singer: verses share their melody, each with words of its own; choruses share their words too. */
export function createStructuredSong(options: StructuredSongOptions): StructuredSong {
  const { seed, form, contrast, drift = 0, lift = 0, isThroughComposed = false } = options;
  const random = createRandom(seed);
  const tempo = options.tempo ?? random.between(75, 140);
  const tonic = random.integer(53, 63);
  const harmony: Sound = random.pick(['piano', 'guitar']);
  const material = new Map<string, Material>();
  const materialOf = (part: Part, index: number): Material => {
    const name = isThroughComposed ? `${part}${index}` : part;
    if (!material.has(name)) material.set(name, compose(random, part));
    return material.get(name)!;
  };
  const letters = [...form] as Part[];
  const beatCount = letters.reduce((sum, part) => sum + 4 * bars[part], 0);
  const beatTimes = timesOfBeats(beatCount, tempo, drift, random);
  const player = new NotePlayer(beatTimes.at(-1)! + 1);
  const lastChorus = letters.lastIndexOf('C');
  const parts: StructuredSong['parts'] = [];
  let beat = 0;
  for (const [index, part] of letters.entries()) {
    const own = materialOf(part, index);
    const lyrics = part === 'C' ? own.lyrics : own.lyrics.map(() => random.integer(0, 4));
    playPart(player, {
      part,
      material: part === 'V' ? varied(own, random) : own,
      lyrics,
      tonic: tonic + (index === lastChorus ? lift : 0),
      energy: energyOf(part, contrast),
      harmony,
      beatTimes: beatTimes.slice(beat, beat + 4 * bars[part] + 1),
      random,
    });
    parts.push({ part, start: beatTimes[beat]!, end: beatTimes[beat + 4 * bars[part]]! });
    beat += 4 * bars[part];
  }
  return { sampleRateHz: noteRateHz, samples: player.finish(seed), parts, choruses: chorusesOf(parts) };
}

function energyOf(part: Part, contrast: number): number {
  const calm = { I: 0.45, V: 0.6, P: 0.65, C: 0.68, B: 0.62, O: 0.45 }[part];
  const strong = { I: 0.35, V: 0.5, P: 0.6, C: 0.95, B: 0.55, O: 0.4 }[part];
  return calm + (strong - calm) * contrast;
}

function compose(random: Random, part: Part): Material {
  const chords = part === 'C' ? random.shuffle([0, 4, 5, 3]) : Array.from({ length: 4 }, () => random.integer(0, 5));
  const melody = Array.from({ length: 4 }, () => {
    const notes: SungNote[] = [];
    for (let beat = 0; beat < 4;) {
      const beats = Math.min(4 - beat, random.pick(part === 'C' ? [0.5, 1, 1.5] : [0.5, 1, 1, 2]));
      if (random.next() < 0.85) notes.push({ beat, degree: random.integer(0, 9), beats });
      beat += beats;
    }
    return notes;
  });
  return { chords, melody, lyrics: Array.from({ length: 64 }, () => random.integer(0, 4)) };
}

/** Verses are sung a little differently each time. */
function varied({ chords, melody, lyrics }: Material, random: Random): Material {
  return {
    chords,
    lyrics,
    melody: melody.map((notes, bar) =>
      bar % 2 === 0
        ? notes
        : notes.map((note) => (random.next() < 0.5 ? note : { ...note, degree: random.integer(0, 9) })),
    ),
  };
}

interface PartToPlay {
  part: Part;
  material: Material;
  lyrics: readonly number[];
  tonic: number;
  energy: number;
  harmony: Sound;
  /** One more than the part has beats. */
  beatTimes: readonly number[];
  random: Random;
}

function playPart(player: NotePlayer, options: PartToPlay): void {
  const { part, material, lyrics, tonic, energy, harmony, beatTimes, random } = options;
  const pitch = (degree: number): number => tonic + major[degree % 7]! + 12 * Math.floor(degree / 7);
  const loud = (gain: number): number => gain * energy * (1 + 0.06 * random.gaussian());
  const sings = part !== 'I' && part !== 'O';
  let word = 0;
  for (let bar = 0; bar < bars[part]; bar++) {
    const chord = material.chords[bar % 4]!;
    const [start, end] = [beatTimes[4 * bar]!, beatTimes[4 * bar + 4]!];
    const beatSeconds = Math.round(((end - start) / 4) * 50) / 50;
    for (let beat = 0; beat < 4; beat++) {
      const at = beatTimes[4 * bar + beat]! + 0.003 * random.gaussian();
      if (energy > 0.4) player.play(beat % 2 === 0 ? 'kick' : 'snare', 0, at, 0.3, loud(0.8));
      for (const half of [0, 0.5]) player.play('hat', 0, at + half * beatSeconds, 0.1, loud(0.3));
      player.play('bass', pitch(chord) - 24, at, 0.9 * beatSeconds, loud(0.6));
      if (beat % 2 === 0 || energy > 0.7) {
        for (const third of [0, 2, 4]) player.play(harmony, pitch(chord + third), at, beatSeconds, loud(0.3));
      }
    }
    if (energy > 0.66)
      for (const third of [0, 2, 4])
        player.play('strings', pitch(chord + third) + 12, start, 4 * beatSeconds, loud(0.12));
    for (const { beat, degree, beats } of sings ? material.melody[bar % 4]! : []) {
      const vowel = lyrics[word++ % lyrics.length]!;
      if (random.next() < 0.04) continue;
      const at = beatTimes[4 * bar + Math.floor(beat)]! + (beat % 1) * beatSeconds;
      player.play(`voice-${vowel as 0}`, pitch(degree) + 12, at, beats * beatSeconds, loud(0.5));
    }
  }
}

function timesOfBeats(count: number, tempo: number, drift: number, random: Random): number[] {
  const phase = 6 * random.next();
  const times = [leadSeconds];
  for (let beat = 0; beat < count; beat++) {
    times.push(times[beat]! + (60 / tempo) * (1 + drift * Math.sin(phase + (9 * beat) / count)));
  }
  return times;
}

function chorusesOf(parts: StructuredSong['parts']): StructuredSong['choruses'] {
  const spans: StructuredSong['choruses'] = [];
  for (const { part, start, end } of parts) {
    if (part !== 'C') continue;
    const last = spans.at(-1);
    if (last && start - last.end < 0.01) last.end = end;
    else spans.push({ start, end });
  }
  return spans;
}
