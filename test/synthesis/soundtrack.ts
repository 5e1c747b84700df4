/** Mono or interleaved stereo samples from -1 to 1. */
export interface Soundtrack {
  sampleRateHz: number;
  channels: 1 | 2;
  samples: Float32Array;
}

/** A steady 440 Hz tone. */
export function createTone(durationSeconds: number): Soundtrack {
  const sampleRateHz = 48_000;
  const samples = new Float32Array(Math.round(durationSeconds * sampleRateHz));
  for (let i = 0; i < samples.length; i++) samples[i] = 0.2 * Math.sin((2 * Math.PI * 440 * i) / sampleRateHz);
  return { sampleRateHz, channels: 1, samples };
}

/** A gentle piece: slow plucked chords over a bass, quiet at both ends. */
export function createGentleMusic(durationSeconds: number): Soundtrack {
  const sampleRateHz = 48_000;
  const samples = new Float32Array(Math.round(durationSeconds * sampleRateHz) * 2);
  const chords = [
    [57, 60, 64, 69],
    [53, 57, 60, 65],
    [48, 55, 60, 64],
    [55, 59, 62, 67],
  ];
  const beatSeconds = 0.5;
  for (let beat = 0; beat * beatSeconds < durationSeconds; beat++) {
    const chord = chords[Math.floor(beat / 4) % chords.length]!;
    addPluck(samples, sampleRateHz, beat * beatSeconds, chord[beat % 4]! + 12, 0.12, (beat % 3) / 2);
    if (beat % 4 === 0) addPluck(samples, sampleRateHz, beat * beatSeconds, chord[0]! - 12, 0.2, 0.5);
  }
  fadeEnds(samples, sampleRateHz);
  return { sampleRateHz, channels: 2, samples };
}

function addPluck(
  samples: Float32Array,
  sampleRateHz: number,
  startSeconds: number,
  midiNote: number,
  gain: number,
  pan: number,
): void {
  const hertz = 440 * 2 ** ((midiNote - 69) / 12);
  const first = Math.round(startSeconds * sampleRateHz);
  const count = Math.min(Math.round(2.2 * sampleRateHz), samples.length / 2 - first);
  for (let i = 0; i < count; i++) {
    const t = i / sampleRateHz;
    const envelope = gain * Math.min(1, t / 0.01) * Math.exp(-2 * t);
    const value =
      envelope * (Math.sin(2 * Math.PI * hertz * t) + 0.3 * Math.exp(-3 * t) * Math.sin(4 * Math.PI * hertz * t));
    samples[2 * (first + i)]! += value * (1 - 0.6 * pan);
    samples[2 * (first + i) + 1]! += value * (0.4 + 0.6 * pan);
  }
}

function fadeEnds(samples: Float32Array, sampleRateHz: number): void {
  const length = Math.min(samples.length / 2, 2 * sampleRateHz);
  for (let i = 0; i < length; i++) {
    samples[i]! *= i / length;
    samples[samples.length - 1 - i]! *= i / length;
  }
}
