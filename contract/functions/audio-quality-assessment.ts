import type { JobRecord, Json, JsonObject } from '../job.ts';
import { isJsonObject } from '../json.ts';
import { plainFunction, type FunctionWire, type ReadResult } from './function-wire.ts';

/** Numbers by their names on the wire, where all values are text. */
const numberNames: Record<string, string> = {
  Channel: 'channel',
  'Total Duration': 'durationSeconds',
  'Speech Ratio': 'speechPercent',
  'Double Talk Ratio(%)': 'doubleTalkPercent',
  'Bad Mute Ratio(%)': 'badMutePercent',
  'Saturated Ratio(%)': 'saturatedPercent',
  'Loudness(-90dB-0dB)': 'loudnessDb',
  'Loudness(0-5)': 'loudness',
  'MOS(0-5)': 'mos',
  'Worst MOS(0-5)': 'worstMos',
  'Noisiness(0-5)': 'noisiness',
  'Worst Noisiness(0-5)': 'worstNoisiness',
  'Coloration(0-5)': 'coloration',
  'Worst Coloration(0-5)': 'worstColoration',
  'Discontinuity(0-5)': 'discontinuity',
  'Worst Discontinuity(0-5)': 'worstDiscontinuity',
};
/** Scores that are told in a word as well. */
const bandNames: Record<string, string> = {
  MOS: 'mos',
  Noisiness: 'noisiness',
  Coloration: 'coloration',
  Discontinuity: 'discontinuity',
  Loudness: 'loudness',
};
const bands = ['Bad', 'Poor', 'Fair', 'Good', 'Excellent'];

/** Both APIs list one object for each channel; ICE as a bare list. */
export const audioQualityAssessmentWire: FunctionWire = {
  ...plainFunction,
  name: 'AudioQualityAssessment',
  mtsResult: (record) => ({ message: 'Successful.', data: { result: channels(record) } }),
  iceResult: channels,
  readResult,
};

function channels(record: JobRecord): Json[] {
  const found = record.result?.['channels'];
  if (!Array.isArray(found)) return [];
  return found.filter(isJsonObject).map((channel) => ({
    Tag: channel['tag'],
    Input: record.input,
    Time: (record.finishTime ?? record.createTime).slice(0, 19).replace('T', ' '),
    ...renamed(numberNames, (name) => inText(name, channel[name])),
    ...renamed(bandNames, (name) => bandOf(channel[name])),
  }));
}

function renamed(names: Record<string, string>, valueOf: (name: string) => Json | undefined): JsonObject {
  return Object.fromEntries(Object.entries(names).map(([wire, name]) => [wire, valueOf(name)]));
}

/** Numbers other than that of the channel have a decimal, as the vendor's have: `0.0`. */
function inText(name: string, value: Json | undefined): string | undefined {
  if (typeof value !== 'number') return undefined;
  return Number.isInteger(value) && name !== 'channel' ? value.toFixed(1) : String(value);
}

function bandOf(value: Json | undefined): string | undefined {
  return typeof value === 'number' ? bands[Math.max(0, Math.min(4, Math.floor(value)))] : undefined;
}

/** A list with anything in it that is no channel is of a form that is not known, and stays as it is. */
function readResult(payload: Json, urlOf: (key: string) => string): ReadResult {
  const list = isJsonObject(payload) ? payload['result'] : payload;
  const read = Array.isArray(list) ? list.map(readChannel) : undefined;
  if (!read?.every((channel) => channel !== undefined)) return plainFunction.readResult(payload, urlOf);
  return { result: { channels: read }, outputs: [] };
}

function readChannel(value: Json): JsonObject | undefined {
  if (!isJsonObject(value) || typeof value['Tag'] !== 'string') return undefined;
  const channel: JsonObject = { tag: value['Tag'] };
  for (const [wire, name] of Object.entries(numberNames)) {
    const number = Number(value[wire] ?? Number.NaN);
    if (!Number.isFinite(number)) return undefined;
    channel[name] = number;
  }
  return channel;
}
