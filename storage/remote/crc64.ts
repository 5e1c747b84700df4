/** The two halves of the remainders of all bytes; the reflected polynomial of ECMA-182. */
const high = new Uint32Array(256);
const low = new Uint32Array(256);

for (let byte = 0; byte < 256; byte++) {
  let remainder = BigInt(byte);
  for (let bit = 0; bit < 8; bit++) {
    remainder = remainder & 1n ? (remainder >> 1n) ^ 0xc96c5795d7870f42n : remainder >> 1n;
  }
  high[byte] = Number(remainder >> 32n);
  low[byte] = Number(remainder & 0xffffffffn);
}

/** Sums content as OSS does for `x-oss-hash-crc64ecma` (CRC-64/XZ); the sum is given in decimal digits. */
export function createCrc64(): { update(chunk: Uint8Array): void; digest(): string } {
  let sumHigh = 0xffffffff;
  let sumLow = 0xffffffff;
  return {
    update(chunk) {
      for (const byte of chunk) {
        const at = (sumLow ^ byte) & 0xff;
        sumLow = ((sumLow >>> 8) | (sumHigh << 24)) ^ low[at]!;
        sumHigh = (sumHigh >>> 8) ^ high[at]!;
      }
    },
    digest: () => String((BigInt(~sumHigh >>> 0) << 32n) | BigInt(~sumLow >>> 0)),
  };
}
