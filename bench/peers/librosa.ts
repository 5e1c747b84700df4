export const librosaRequirements = ['librosa==0.11.0'];

/** librosa's tracker by dynamic programming, as it comes. */
export const librosaScript = `
import librosa

def work(input, params, output):
    samples, rate = librosa.load(input)
    tempo, beats = librosa.beat.beat_track(y=samples, sr=rate, units='time')
    return {'value': {'BeatList': [float(beat) for beat in beats]}}
`;
