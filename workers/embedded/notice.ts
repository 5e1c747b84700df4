/** Something its reader should know. A transient one only says that a wait goes on and may be overwritten. */
export interface Notice {
  text: string;
  transient: boolean;
  /** Only for who asks for details; default no. */
  detail?: boolean;
}

/** Where notices go. */
export type Say = (notice: Notice) => void;

/** What is being waited for. */
export interface Wait {
  /** In a few words that can start a sentence: `Building Temporal`. */
  what: string;
  /** How long it usually takes: `about 3 minutes, once`. */
  usually: string;
  /** Between two signs of life; default 5000. */
  intervalMs?: number;
}

/** Says what is being waited for and for how long it usually takes, then every few seconds how long it has taken. */
export async function sayWhile<T>(say: Say, wait: Wait, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const elapsedSeconds = (): number => Math.round((Date.now() - start) / 1000);
  say({ text: `${wait.what}: usually ${wait.usually}.`, transient: false });
  const timer = setInterval(() => {
    say({ text: `${wait.what}: ${elapsedSeconds()} s so far, usually ${wait.usually}.`, transient: true });
  }, wait.intervalMs ?? 5000);
  try {
    const value = await work();
    say({ text: `${wait.what}: done in ${elapsedSeconds()} s.`, transient: false });
    return value;
  } finally {
    clearInterval(timer);
  }
}
