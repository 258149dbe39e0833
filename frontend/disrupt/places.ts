/** Who stands next in a direction: arrows move through a drawing as through a page. */

export function nearest(
  spots: readonly { x: number; y: number }[],
  from: number,
  key: string,
  allowed: (at: number) => boolean,
): number {
  const start = spots[from];
  if (!start) return -1;
  const [ux, uy] = ({ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1] }[key] ?? [0, 1]) as [number, number];
  let best = -1;
  let least = Infinity;
  spots.forEach((spot, at) => {
    if (at === from || !allowed(at)) return;
    const [dx, dy] = [spot.x - start.x, spot.y - start.y];
    const along = dx * ux + dy * uy;
    if (along <= 0.5) return;
    const cost = along + 2 * Math.abs(dx * uy + dy * ux);
    if (cost < least) [best, least] = [at, cost];
  });
  return best;
}
