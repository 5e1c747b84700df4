/** The fork that still builds; the same tracker. */
export const aubioRequirements = ['aubio-ledfx==0.4.12'];

/** aubio's tracker, which hears the music as it comes, with the settings of its own command. */
export const aubioScript = `
import aubio

def work(input, params, output):
    hop = 512
    source = aubio.source(input, 0, hop)
    tempo = aubio.tempo('default', 1024, hop, source.samplerate)
    beats = []
    while True:
        samples, read = source()
        if tempo(samples):
            beats.append(float(tempo.get_last_s()))
        if read < hop:
            return {'value': {'BeatList': beats}}
`;
