/** A point of the unit sphere. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** Metres: the radius with which Kusto (by the S2 library) measures. */
export const earthRadius = 6_371_010;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Undefined where the degrees name no place. */
export function placeOnSphere(longitude: number, latitude: number): Vector | undefined {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90)) return undefined;
  const [across, up] = [radians(longitude), radians(latitude)];
  return { x: Math.cos(up) * Math.cos(across), y: Math.cos(up) * Math.sin(across), z: Math.sin(up) };
}

const dot = (a: Vector, b: Vector): number => a.x * b.x + a.y * b.y + a.z * b.z;
const cross = (a: Vector, b: Vector): Vector => ({
  x: a.y * b.z - a.z * b.y,
  y: a.z * b.x - a.x * b.z,
  z: a.x * b.y - a.y * b.x,
});
const sum = (a: Vector, b: Vector): Vector => ({ x: a.x + b.x, y: a.y + b.y, z: a.z + b.z });

/** Metres along the surface. Exact for near and for opposite points, where a cosine alone is not. */
export function distance(a: Vector, b: Vector): number {
  const product = cross(a, b);
  return earthRadius * Math.atan2(Math.sqrt(dot(product, product)), dot(a, b));
}

/**
 * Whether a closed ring goes around a point: the angles under which the point sees the ring's edges make a full turn.
 * A ring goes around its opposite on the sphere as well, which is not its inside.
 */
export function isInsideRing(point: Vector, ring: readonly Vector[]): boolean {
  const middle = ring.reduce(sum, { x: 0, y: 0, z: 0 });
  if (dot(point, middle) <= 0) return false;
  let turn = 0;
  for (let index = 0; index + 1 < ring.length; index++) {
    const a = ring[index];
    const b = ring[index + 1];
    if (a === undefined || b === undefined) continue;
    const [toA, toB] = [cross(point, a), cross(point, b)];
    turn += Math.atan2(dot(point, cross(toA, toB)), dot(toA, toB));
  }
  return Math.abs(turn) > Math.PI;
}
