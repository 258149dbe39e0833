/** The six corners of a quad's two triangles.
 *
 * Quads are written out corner by corner rather than drawn as instances: without a graphics card each instance is a
 * draw of its own, and 2,000 records with their ties took four times as long.
 */

export const CORNERS: readonly (readonly [number, number])[] = [
  [-1, -1],
  [1, -1],
  [-1, 1],
  [-1, 1],
  [1, -1],
  [1, 1],
];
