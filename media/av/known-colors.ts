import { constants } from './node-av.ts';

/** The YUV matrices that can be converted; damaged files carry any number in their place. */
export const knownMatrices = new Set<unknown>([
  constants.AVCOL_SPC_BT709,
  constants.AVCOL_SPC_FCC,
  constants.AVCOL_SPC_BT470BG,
  constants.AVCOL_SPC_SMPTE170M,
  constants.AVCOL_SPC_SMPTE240M,
  constants.AVCOL_SPC_BT2020_NCL,
]);

/** The colour primaries of ITU-T H.273, by number. */
export const knownPrimaries = new Set<unknown>([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22]);

/** The transfer characteristics of ITU-T H.273, by number. */
export const knownTransfers = new Set<unknown>([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]);
