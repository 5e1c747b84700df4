/** What a subject is, in the order in which people look at them. */
export type SubjectKind = 'person' | 'animal' | 'vehicle' | 'thing';

/** The numbers of the COCO classes that can be what a picture is about. Furniture, signs and rooms' fittings cannot. */
export const subjectClasses: readonly { index: number; kind: SubjectKind }[] = [
  { index: 0, kind: 'person' },
  ...range(14, 23).map((index) => ({ index, kind: 'animal' as const })),
  ...range(1, 8).map((index) => ({ index, kind: 'vehicle' as const })),
  // Sports gear, then bottles, cups and food.
  ...[29, 32, 33, 36, 37].map((index) => ({ index, kind: 'thing' as const })),
  ...[39, 40, 41, 45, 46, 47, 48, 49, 52, 53, 54, 55, 75, 77].map((index) => ({ index, kind: 'thing' as const })),
];

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, step) => first + step);
}
