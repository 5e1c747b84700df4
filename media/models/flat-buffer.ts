/**
 * A table of a FlatBuffer, its fields by number. What is absent reads as 0 or empty, the defaults of most schemas.
 * Source of the format: Google, "FlatBuffers internals".
 */
export class FlatTable {
  private readonly view: DataView;
  private readonly start: number;

  constructor(view: DataView, start: number) {
    this.view = view;
    this.start = start;
  }

  byte(field: number): number {
    const at = this.find(field);
    return at === undefined ? 0 : this.view.getInt8(at);
  }

  int(field: number): number {
    const at = this.find(field);
    return at === undefined ? 0 : this.view.getInt32(at, true);
  }

  ints(field: number): number[] {
    const [from, length] = this.vector(field);
    return Array.from({ length }, (_, index) => this.view.getInt32(from + 4 * index, true));
  }

  bytes(field: number): Uint8Array {
    const [from, length] = this.vector(field);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + from, length);
  }

  text(field: number): string {
    return Buffer.from(this.bytes(field)).toString('latin1');
  }

  table(field: number): FlatTable | undefined {
    const at = this.find(field);
    return at === undefined ? undefined : new FlatTable(this.view, at + this.view.getUint32(at, true));
  }

  tables(field: number): FlatTable[] {
    const [from, length] = this.vector(field);
    return Array.from({ length }, (_, index) => {
      const at = from + 4 * index;
      return new FlatTable(this.view, at + this.view.getUint32(at, true));
    });
  }

  /** Where the elements of a vector begin, and how many there are. */
  private vector(field: number): [from: number, length: number] {
    const at = this.find(field);
    if (at === undefined) return [0, 0];
    const start = at + this.view.getUint32(at, true);
    return [start + 4, this.view.getUint32(start, true)];
  }

  private find(field: number): number | undefined {
    const layout = this.start - this.view.getInt32(this.start, true);
    const entry = 4 + 2 * field;
    if (entry >= this.view.getUint16(layout, true)) return undefined;
    const offset = this.view.getUint16(layout + entry, true);
    return offset === 0 ? undefined : this.start + offset;
  }
}

/** The root table of a FlatBuffer. */
export function openFlatBuffer(file: Uint8Array): FlatTable {
  const view = new DataView(file.buffer, file.byteOffset, file.length);
  return new FlatTable(view, view.getUint32(0, true));
}
