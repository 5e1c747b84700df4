/** What a piece of work took. */
export interface Cost {
  wallSeconds: number;
  /** User and system time of its process, without that of its children. */
  cpuSeconds: number;
  /** Peak resident memory of its process. */
  peakMebibytes: number;
}

/** The clocks of this process as they stand. */
export interface CostStart {
  atMs: number;
  cpu: NodeJS.CpuUsage;
}

export function costStart(): CostStart {
  return { atMs: performance.now(), cpu: process.cpuUsage() };
}

/** What this process took since then. */
export function costSince({ atMs, cpu }: CostStart): Cost {
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallSeconds: (performance.now() - atMs) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakMebibytes: process.resourceUsage().maxRSS / 1024,
  };
}
