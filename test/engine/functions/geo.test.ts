import { expect } from 'chai';
import { gives, refuses, valueOf } from './evaluate.ts';

const square = `dynamic({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[4,6],[6,6],[6,4],[4,4]]]})`;

describe('functions of places', () => {
  it('measure in metres on the sphere', () => {
    // The documentation's page of geo_distance_2points().
    expect(valueOf('geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056)')).to.be.closeTo(
      1546754.35197381,
      1e-7,
    );
    // A quarter of a great circle.
    expect(valueOf('geo_distance_2points(0.0, 0.0, 90.0, 0.0)')).to.be.closeTo((6371010 * Math.PI) / 2, 1e-6);
    expect(
      valueOf(`geo_line_length(dynamic({"type":"LineString","coordinates":[[0,0],[45,0],[90,0]]}))`),
    ).to.be.closeTo((6371010 * Math.PI) / 2, 1e-6);
  });

  gives([
    [`geo_distance_2points(300, 1, 1, 1)`, null],
    [`geo_distance_2points(1, 1, 1, real(null))`, null],
    [`geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3500)`, true],
    [`geo_point_in_circle(-122.143564, 47.535677, -122.100896, 47.527351, 3000)`, false],
    [`geo_point_in_circle(200, 1, 1, 1, 1)`, null],
    [`geo_point_in_polygon(2, 3, ${square})`, true],
    [`geo_point_in_polygon(5, 5, ${square})`, false],
    [`geo_point_in_polygon(11, 5, ${square})`, false],
    // Its opposite on the sphere.
    [`geo_point_in_polygon(-178, -3, ${square})`, false],
    [
      `geo_point_in_polygon(1, 1, dynamic({"type":"Polygon","coordinates":[[[0,0],[10,10],[10,10],[0,0]]]}))`,
      null,
    ],
    [`geo_point_to_geohash(-80.195829, 25.802215, 8)`, 'dhwfz15h'],
    [`geo_point_to_geohash(200, 1, 8)`, ''],
    [`geo_geohash_to_central_point('s')`, { type: 'Point', coordinates: [22.5, 22.5] }],
    [`geo_geohash_to_central_point('a')`, null],
  ]);

  refuses([[`geo_distance_2points(0.0, 0.0, 1.0, 1.0, true)`, 'on a spheroid']]);
});
