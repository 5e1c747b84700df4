/** A value as a byte takes it: held within 0 to 255, and a half more, since storing cuts off. */
export function toByte(value: number): number {
  return value < 0 ? 0 : value > 254.5 ? 255 : value + 0.5;
}
