import { unsupported } from '../diagnostics.ts';
import { converter } from '../convert.ts';
import { element, property } from '../dynamic/access.ts';
import { boxReal } from '../dynamic/json.ts';
import { distance, isInsideRing, placeOnSphere, type Vector } from '../numbers/sphere.ts';
import { decodeGeohash, encodeGeohash } from '../text/geohash.ts';
import { isArray, type Value } from '../values.ts';
import { strict, type Builtin } from './builtin.ts';

const toReal = converter('dynamic', 'real');

/** `geo_distance_2points(lon1, lat1, lon2, lat2[, use_spheroid])` */
const distanceOfPoints: Builtin = (call) =>
  strict('rrrrb', (lon1: number, lat1: number, lon2: number, lat2: number, isSpheroid = false) => {
    if (isSpheroid) throw unsupported(`${call.name}() on a spheroid`, call.place);
    const from = placeOnSphere(lon1, lat1);
    const to = placeOnSphere(lon2, lat2);
    return from === undefined || to === undefined ? null : distance(from, to);
  })(call);

const pointInCircle: Builtin = strict(
  'rrrrr',
  (longitude: number, latitude: number, centerLongitude: number, centerLatitude: number, radius: number) => {
    const point = placeOnSphere(longitude, latitude);
    const center = placeOnSphere(centerLongitude, centerLatitude);
    if (point === undefined || center === undefined || !(radius >= 0)) return null;
    return distance(point, center) <= radius;
  },
);

function positionOf(position: Value): Vector | undefined {
  const longitude = toReal(element(position, 0));
  const latitude = toReal(element(position, 1));
  return typeof longitude === 'number' && typeof latitude === 'number'
    ? placeOnSphere(longitude, latitude)
    : undefined;
}

/** Undefined where a position is none. */
function positionsOf(list: Value): readonly Vector[] | undefined {
  if (!isArray(list)) return undefined;
  const found = list.flatMap((position) => positionOf(position) ?? []);
  return found.length === list.length ? found : undefined;
}

/** The lines of a LineString or MultiLineString, the rings of a Polygon. */
function linesOf(lists: Value): readonly (readonly Vector[])[] | undefined {
  if (!isArray(lists)) return undefined;
  const found = lists.flatMap((list) => {
    const positions = positionsOf(list);
    return positions === undefined ? [] : [positions];
  });
  return found.length === lists.length && found.length > 0 ? found : undefined;
}

/** Closed, with three different corners at least. */
function isRing(positions: readonly Vector[]): boolean {
  const corners = positions.map(({ x, y, z }) => `${x},${y},${z}`);
  return corners.length >= 4 && corners[0] === corners.at(-1) && new Set(corners).size >= 3;
}

function isInPolygon(point: Vector, rings: readonly (readonly Vector[])[]): boolean {
  const [shell = [], ...holes] = rings;
  return isInsideRing(point, shell) && !holes.some((hole) => isInsideRing(point, hole));
}

const pointInPolygon: Builtin = strict('rry', (longitude: number, latitude: number, shape: Value) => {
  const point = placeOnSphere(longitude, latitude);
  const type = property(shape, 'type');
  const coordinates = property(shape, 'coordinates');
  const given =
    type === 'Polygon' ? [coordinates] : type === 'MultiPolygon' && isArray(coordinates) ? coordinates : [];
  const polygons = given.flatMap((polygon) => {
    const rings = linesOf(polygon);
    return rings?.every(isRing) === true ? [rings] : [];
  });
  if (point === undefined || polygons.length === 0 || polygons.length < given.length) return null;
  return polygons.some((rings) => isInPolygon(point, rings));
});

const lineLength: Builtin = strict('y', (shape: Value) => {
  const type = property(shape, 'type');
  const coordinates = property(shape, 'coordinates');
  const lines =
    type === 'LineString'
      ? linesOf([coordinates])
      : type === 'MultiLineString'
        ? linesOf(coordinates)
        : undefined;
  if (lines === undefined || lines.some((line) => line.length < 2)) return null;
  return lines.reduce(
    (total, line) =>
      total +
      line.reduce((length, point, index) => {
        const before = line[index - 1];
        return before === undefined ? length : length + distance(before, point);
      }, 0),
    0,
  );
});

/** `geo_point_to_geohash(lon, lat[, accuracy])`; accuracy is 1 to 18 letters, 5 where not given. */
const pointToGeohash: Builtin = strict('rrl', (longitude: number, latitude: number, accuracy = 5) =>
  placeOnSphere(longitude, latitude) === undefined || accuracy < 1 || accuracy > 18
    ? ''
    : encodeGeohash(longitude, latitude, accuracy),
);

const geohashToPoint: Builtin = strict('s', (text: string) => {
  const box = decodeGeohash(text);
  if (box === undefined) return null;
  return {
    type: 'Point',
    coordinates: [boxReal((box.west + box.east) / 2), boxReal((box.south + box.north) / 2)],
  };
});

const geohashToPolygon: Builtin = strict('s', (text: string) => {
  const box = decodeGeohash(text);
  if (box === undefined) return null;
  const corners = [
    [box.west, box.south],
    [box.east, box.south],
    [box.east, box.north],
    [box.west, box.north],
    [box.west, box.south],
  ];
  return { type: 'Polygon', coordinates: [corners.map((corner) => corner.map(boxReal))] };
});

export const geo: Readonly<Record<string, Builtin>> = {
  geo_distance_2points: distanceOfPoints,
  geo_geohash_to_central_point: geohashToPoint,
  geo_geohash_to_polygon: geohashToPolygon,
  geo_line_length: lineLength,
  geo_point_in_circle: pointInCircle,
  geo_point_in_polygon: pointInPolygon,
  geo_point_to_geohash: pointToGeohash,
};
