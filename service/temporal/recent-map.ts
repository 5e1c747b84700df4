/** How much is kept. */
export interface RecentMapLimits<Value> {
  entries: number;
  /** Of all entries together, in the unit of `weigh`. */
  weight: number;
  weigh(value: Value): number;
}

/** A map that forgets what was not used for longest once it is full. */
export class RecentMap<Key, Value> {
  readonly #entries = new Map<Key, { value: Value; weight: number }>();
  readonly #limits: RecentMapLimits<Value>;
  #weight = 0;

  constructor(limits: RecentMapLimits<Value>) {
    this.#limits = limits;
  }

  get(key: Key): Value | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    // A Map keeps the order in which its keys were last put in.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: Key, value: Value): void {
    this.#forget(key);
    const weight = this.#limits.weigh(value);
    this.#entries.set(key, { value, weight });
    this.#weight += weight;
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#limits.entries && this.#weight <= this.#limits.weight) return;
      this.#forget(oldest);
    }
  }

  #forget(key: Key): void {
    this.#weight -= this.#entries.get(key)?.weight ?? 0;
    this.#entries.delete(key);
  }
}
