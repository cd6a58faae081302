import { compareValues } from '../compare.ts';
import { converter } from '../convert.ts';
import { toDynamic } from '../convert.ts';
import { addLong, divideLong, moduloLong, multiplyLong, subtractLong, type Long } from '../numbers/long.ts';
import { checkDatetime, checkTimespan, floorDivide } from '../time/calendar.ts';
import type { KqlType } from '../types.ts';
import { Boxed, isDecimal, type Decimal, type Value } from '../values.ts';

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';
/** Neither argument is null. */
export type Arithmetic = (a: Value, b: Value) => Value;

const longOperations: Readonly<Record<ArithmeticOperator, (a: Long, b: Long) => Long | null>> = {
  '+': addLong,
  '-': subtractLong,
  '*': multiplyLong,
  '/': divideLong,
  '%': moduloLong,
};

const realOperations: Readonly<Record<ArithmeticOperator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => {
    const rest = a % b;
    return rest < 0 ? rest + Math.abs(b) : rest;
  },
};

const decimalOperations: Readonly<Record<ArithmeticOperator, (a: Decimal, b: Decimal) => Decimal | null>> = {
  '+': (a, b) => a.add(b),
  '-': (a, b) => a.sub(b),
  '*': (a, b) => a.mul(b),
  '/': (a, b) => (b.isZero() ? null : a.div(b)),
  '%': (a, b) => {
    if (b.isZero()) return null;
    const rest = a.mod(b);
    return rest.isNegative() && !rest.isZero() ? rest.add(b.abs()) : rest;
  },
};

function isNumeric(type: KqlType): boolean {
  return type === 'int' || type === 'long' || type === 'real' || type === 'decimal';
}

/** The operation for two types; undefined where Kusto has none. */
export function arithmetic(
  operator: ArithmeticOperator,
  left: KqlType,
  right: KqlType,
): Arithmetic | undefined {
  if (left === 'dynamic' || right === 'dynamic') return onDynamic(operator, left, right);
  if (isNumeric(left) && isNumeric(right)) {
    if (left === 'decimal' || right === 'decimal') {
      const a = converter(left, 'decimal');
      const b = converter(right, 'decimal');
      const operate = decimalOperations[operator];
      return (x, y) => {
        const u = a(x);
        const v = b(y);
        return isDecimal(u) && isDecimal(v) ? operate(u, v) : null;
      };
    }
    if (left === 'real' || right === 'real') {
      const operate = realOperations[operator];
      return (x, y) => operate(Number(x), Number(y));
    }
    const operate = longOperations[operator];
    return (x, y) => operate(x as Long, y as Long);
  }
  return onTime(operator, left, right);
}

function onTime(operator: ArithmeticOperator, left: KqlType, right: KqlType): Arithmetic | undefined {
  if (left === 'datetime' && right === 'timespan') {
    if (operator === '+') return (a, b) => checkDatetime((a as bigint) + (b as bigint));
    if (operator === '-') return (a, b) => checkDatetime((a as bigint) - (b as bigint));
    if (operator === '%') return (a, b) => ticksModulo(a as bigint, b as bigint);
  }
  if (left === 'timespan' && right === 'datetime' && operator === '+') {
    return (a, b) => checkDatetime((a as bigint) + (b as bigint));
  }
  if (left === 'datetime' && right === 'datetime') {
    if (operator === '-') return (a, b) => (a as bigint) - (b as bigint);
    if (operator === '/') return (a, b) => Number(a) / Number(b);
  }
  if (left === 'timespan' && right === 'timespan') {
    if (operator === '+') return (a, b) => checkTimespan((a as bigint) + (b as bigint));
    if (operator === '-') return (a, b) => checkTimespan((a as bigint) - (b as bigint));
    if (operator === '/') return (a, b) => Number(a) / Number(b);
    if (operator === '%') return (a, b) => ticksModulo(a as bigint, b as bigint);
  }
  if (left === 'timespan' && isNumeric(right)) {
    if (operator === '*') return (a, b) => scale(a as bigint, b);
    if (operator === '/') return (a, b) => unscale(a as bigint, b);
  }
  if (isNumeric(left) && right === 'timespan' && operator === '*') return (a, b) => scale(b as bigint, a);
  return undefined;
}

function ticksModulo(value: bigint, size: bigint): bigint | null {
  if (size === 0n) return null;
  const rest = value % size;
  return rest < 0n ? rest + (size < 0n ? -size : size) : rest;
}

function scale(ticks: bigint, factor: Value): bigint | null {
  const number = Number(factor);
  if (Number.isSafeInteger(number)) return checkTimespan(ticks * BigInt(number));
  const product = Number(ticks) * number;
  return Number.isFinite(product) ? checkTimespan(BigInt(Math.trunc(product))) : null;
}

function unscale(ticks: bigint, divisor: Value): bigint | null {
  const number = Number(divisor);
  if (number === 0 || Number.isNaN(number)) return null;
  if (Number.isSafeInteger(number)) return ticks / BigInt(number);
  const quotient = Number(ticks) / number;
  return Number.isFinite(quotient) ? checkTimespan(BigInt(Math.trunc(quotient))) : null;
}

/** The types are only known when the values are. */
function onDynamic(operator: ArithmeticOperator, left: KqlType, right: KqlType): Arithmetic {
  return (a, b) => {
    const [x, leftType] = left === 'dynamic' ? typed(a) : [a, left];
    const [y, rightType] = right === 'dynamic' ? typed(b) : [b, right];
    if (x === null || y === null || leftType === undefined || rightType === undefined) return null;
    const operate = arithmetic(operator, leftType, rightType);
    if (operate === undefined) return null;
    const result = operate(x, y);
    if (typeof result === 'bigint' && (leftType === 'datetime' || rightType === 'datetime')) {
      return new Boxed(leftType === 'datetime' && rightType === 'datetime' ? 'timespan' : 'datetime', result);
    }
    if (typeof result === 'bigint' && (leftType === 'timespan' || rightType === 'timespan')) {
      return new Boxed('timespan', result);
    }
    return leftType === 'real' || rightType === 'real' ? toDynamic('real')(result) : result;
  };
}

function typed(value: Value): readonly [Value, KqlType | undefined] {
  if (value instanceof Boxed) return [value.value, value.type];
  if (typeof value === 'number') return [value, Number.isInteger(value) ? 'long' : 'real'];
  if (typeof value === 'bigint') return [value, 'long'];
  return typeof value === 'boolean' ? [value ? 1 : 0, 'long'] : [value, undefined];
}

/** `bin` and `bin_at`: rounds down to a multiple of the size, counted from an origin. */
export function binTicks(value: bigint, size: bigint, origin: bigint): bigint | null {
  return size <= 0n ? null : origin + floorDivide(value - origin, size) * size;
}

export function lesser(a: Value, b: Value): Value {
  return compareValues(a, b) <= 0 ? a : b;
}
