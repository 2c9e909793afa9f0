// Figures as people read them. Every function takes null for "not known".

export const UNKNOWN = "–";

/** Beyond this a figure has no room, and its order of magnitude is all that can be wrong with it. */
const ABSURD = 1e12;

function absurd(value) {
  return value.toExponential(0);
}

/** A share as a percentage: 0.4234 is "42 %", 0.0123 is "1.2 %". */
export function percent(share) {
  if (share === null || share === undefined) return UNKNOWN;
  const value = share * 100;
  if (Math.abs(value) >= ABSURD) return `${absurd(value)} %`;
  return `${value > 0 && value < 9.95 ? value.toFixed(1) : value.toFixed(0)} %`;
}

/** A number with two or three digits that matter. */
export function number(value) {
  if (value === null || value === undefined) return UNKNOWN;
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= ABSURD) return absurd(value);
  return size >= 99.5 ? Math.round(value).toLocaleString("en") : value.toFixed(size >= 9.95 ? 1 : 2);
}

/** A whole number with its thousands apart. */
export function count(value) {
  return value === null || value === undefined ? UNKNOWN : value.toLocaleString("en");
}

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

/** Bytes, such as "18.2 MiB". */
export function bytes(value) {
  if (value === null || value === undefined) return UNKNOWN;
  let unit = 0;
  let rest = value;
  while (rest >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1024;
    unit++;
  }
  if (rest >= ABSURD) return `${absurd(rest)} ${UNITS[unit]}`;
  const digits = unit === 0 || rest >= 99.95 ? 0 : 1;
  return `${rest.toFixed(digits)} ${UNITS[unit]}`;
}

/** Bytes a second. */
export function byteRate(value) {
  return value === null || value === undefined ? UNKNOWN : `${bytes(value)}/s`;
}

/** A length of time: "0.8 s", "42 s", "12 min", "3 h", "5 d". */
export function duration(seconds) {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 99.5) return `${Math.round(seconds)} s`;
  if (seconds < 5970) return `${Math.round(seconds / 60)} min`;
  if (seconds < 171000) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** A moment of Unix seconds, in the reader's own time zone. */
export function moment(seconds) {
  if (seconds === null || seconds === undefined) return UNKNOWN;
  return new Date(seconds * 1000).toLocaleString("sv");
}

/** The time of day of a moment of Unix seconds. */
export function clock(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString("sv");
}
