// Unpacks the output of `engine.views.pack`: a JSON header, then the arrays that it refers to.

const KINDS = { "<f4": Float32Array, "<i4": Int32Array, "|u1": Uint8Array };
const utf8 = new TextDecoder();

/** Bytes as an ArrayBuffer that begins at 0, since the offset of a typed array must be a multiple of its item size. */
function aligned(bytes) {
  if (bytes instanceof ArrayBuffer) return bytes;
  const { buffer, byteOffset, byteLength } = bytes;
  return byteOffset === 0 ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
}

/**
 * The packed content as plain objects. An array becomes a typed array with its `shape`, sharing the packed memory.
 * @param {ArrayBuffer | Uint8Array} packed
 */
export function unpack(packed) {
  const buffer = aligned(packed);
  const length = new DataView(buffer).getUint32(0, true);
  const start = 4 + length;
  return restore(JSON.parse(utf8.decode(new Uint8Array(buffer, 4, length))), buffer, start);
}

function restore(value, buffer, start) {
  if (Array.isArray(value)) return value.map((item) => restore(item, buffer, start));
  if (value === null || typeof value !== "object") return value;
  if ("$array" in value) return array(value, buffer, start);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restore(item, buffer, start)]));
}

function array(place, buffer, start) {
  const count = place.shape.reduce((product, side) => product * side, 1);
  return Object.assign(new KINDS[place.$array](buffer, start + place.offset, count), { shape: place.shape });
}

/**
 * Unpacks the output of `pages.ui.components.script.envelope`: `{options, content}`, with the content unpacked.
 * @param {ArrayBuffer | Uint8Array} bytes
 */
export function open(bytes) {
  const buffer = aligned(bytes);
  const length = new DataView(buffer).getUint32(0, true);
  const options = JSON.parse(utf8.decode(new Uint8Array(buffer, 4, length)));
  return { options, content: unpack(buffer.slice(4 + length)) };
}
