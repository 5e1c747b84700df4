export const sceneDetectRequirements = ['scenedetect==0.7.2'];

/** PySceneDetect's recommended detector, as it comes; the shot that begins the video is left out. */
export const sceneDetectScript = `
from scenedetect import AdaptiveDetector, detect

def work(input, params, output):
    return {'value': {'timesSeconds': [start.seconds for start, end in detect(input, AdaptiveDetector())][1:]}}
`;
