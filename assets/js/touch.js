// Whether the main pointer is a finger, so that texts say "Tap" and not "Click".

export function isTouched() {
  return matchMedia("(pointer: coarse)").matches;
}
