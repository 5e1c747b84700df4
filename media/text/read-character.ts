/** One character of a line. */
export interface ReadCharacter {
  text: string;
  /** Where the network saw it, in pixels of the picture; within half a letter of its middle. */
  x: number;
  /** 0 to 1. */
  confidence: number;
  /** The highest likelihood of a space between the character before and this one; 0 to 1. */
  spaceBefore: number;
}
