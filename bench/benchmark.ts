/** What every benchmark is given. */
export interface BenchmarkOptions {
  /** Exists; removed at the end. */
  workFolder: string;
  /** How often everything is timed. */
  runs: number;
  /** Drives all that is synthesised. */
  seed: number;
  /** Of the long video whose memory is compared with that of one minute; default 10. */
  minutes: number;
}
