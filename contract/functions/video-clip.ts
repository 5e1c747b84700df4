import type { JobRecord, Json } from '../job.ts';
import { isJsonObject } from '../json.ts';
import { fileList, plainFunction, type FunctionWire, type ReadResult } from './function-wire.ts';

/** MTS names the file that was made; ICE says what of the video is in it, in seconds as text. */
export const videoClipWire: FunctionWire = {
  ...plainFunction,
  name: 'VideoClip',
  mtsResult: fileList,
  iceResult: (record) => ({ VideoSummaryList: summaryList(record) }),
  readResult,
};

function summaryList({ result }: JobRecord): Json[] {
  const spans = result?.['spans'];
  if (!Array.isArray(spans)) return [];
  return spans.flatMap((span) => {
    if (!isJsonObject(span)) return [];
    const { startSeconds, endSeconds } = span;
    if (typeof startSeconds !== 'number' || typeof endSeconds !== 'number') return [];
    return [{ StartTime: inText(startSeconds), EndTime: inText(endSeconds) }];
  });
}

// To the millisecond: frames are further apart.
function inText(seconds: number): string {
  return String(Number(seconds.toFixed(3)));
}

/** A list with anything in it that is no stretch is of a form that is not known, and stays as it is. */
function readResult(payload: Json, urlOf: (key: string) => string): ReadResult {
  const list = isJsonObject(payload) ? payload['VideoSummaryList'] : undefined;
  if (!isJsonObject(payload) || !Array.isArray(list)) return plainFunction.readResult(payload, urlOf);
  const spans = list.map(readSpan);
  if (!spans.every((span) => span !== undefined)) return { result: payload, outputs: [] };
  const others = Object.entries(payload).filter(([name]) => name !== 'VideoSummaryList');
  return { result: { ...Object.fromEntries(others), spans }, outputs: [] };
}

function readSpan(value: Json): { startSeconds: number; endSeconds: number } | undefined {
  if (!isJsonObject(value)) return undefined;
  const [startSeconds, endSeconds] = [Number(value['StartTime'] ?? NaN), Number(value['EndTime'] ?? NaN)];
  return Number.isFinite(startSeconds) && Number.isFinite(endSeconds) ? { startSeconds, endSeconds } : undefined;
}
