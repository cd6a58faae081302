export interface Complex {
  readonly re: number;
  readonly im: number;
}

/**
 * The discrete Fourier transform of any length, by halves where the length is even. `sign` is -1 forward and 1 back;
 * back leaves the division by the length to the caller.
 */
export function transform(values: readonly Complex[], sign: 1 | -1): readonly Complex[] {
  const count = values.length;
  if (count <= 1) return values;
  const turn = (2 * Math.PI * sign) / count;
  if (count % 2 === 1) {
    return values.map((_, frequency) => {
      let re = 0;
      let im = 0;
      values.forEach((value, index) => {
        // The angle's multiple is reduced first: large angles lose digits.
        const angle = turn * ((frequency * index) % count);
        re += value.re * Math.cos(angle) - value.im * Math.sin(angle);
        im += value.re * Math.sin(angle) + value.im * Math.cos(angle);
      });
      return { re, im };
    });
  }
  const even = transform(
    values.filter((_, index) => index % 2 === 0),
    sign,
  );
  const odd = transform(
    values.filter((_, index) => index % 2 === 1),
    sign,
  );
  const half = count / 2;
  return values.map((_, frequency) => {
    const a = even[frequency % half] ?? { re: 0, im: 0 };
    const b = odd[frequency % half] ?? { re: 0, im: 0 };
    const angle = turn * frequency;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return { re: a.re + b.re * cos - b.im * sin, im: a.im + b.re * sin + b.im * cos };
  });
}
