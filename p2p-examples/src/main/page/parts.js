'use strict';
// A long text as several QR codes, shown one after the other and read in any order: P2P* and base45 of id, index, count, piece, CRC-32.

const PARTS_PREFIX = 'P2P*';
const PARTS_MAX = 64;
const PARTS_ID = 4;
const PARTS_HEAD = 6;
const PARTS_CRC = 4;
const PIECE_MAX = 1024;
// Makes codes that a phone reads with ease.
const PIECE_USUAL = 200;
const WHOLE_MAX = 64 * 1024;

function isPart(text) {
  return text.trimStart().startsWith(PARTS_PREFIX);
}

async function splitParts(text, pieceBytes = PIECE_USUAL) {
  const whole = await deflated(utf8(text));
  const count = Math.max(1, Math.ceil(whole.length / pieceBytes));
  if (count > PARTS_MAX) {
    throw refuse('TOO_LARGE');
  }
  const id = await partsId(whole);
  const parts = [];
  for (let i = 0; i < count; i++) {
    const body = concat(id, Uint8Array.of(i, count), whole.subarray(i * pieceBytes, (i + 1) * pieceBytes));
    parts.push(PARTS_PREFIX + base45(concat(body, crc32(body))));
  }
  return parts;
}

// Puts parts together; what is refused leaves the parts that were read.
class PartsReader {
  constructor() {
    this.id = null;
    this.pieces = [];
  }

  get count() {
    return this.pieces.length;
  }

  get missing() {
    return this.pieces.filter(piece => piece === null).length;
  }

  // The text once all parts are there, else null.
  async add(scanned) {
    const part = decodePart(scanned.trim());
    const index = part[PARTS_ID];
    const count = part[PARTS_ID + 1];
    if (count === 0 || count > PARTS_MAX || index >= count) {
      throw refuse('BAD_PART');
    }
    const id = part.slice(0, PARTS_ID);
    if (this.id === null) {
      this.id = id;
      this.pieces = new Array(count).fill(null);
    }
    if (!equalBytes(this.id, id) || this.pieces.length !== count) {
      throw refuse('OTHER_PART');
    }
    this.pieces[index] = part.slice(PARTS_HEAD, part.length - PARTS_CRC);
    if (this.missing > 0) {
      return null;
    }
    const whole = concat(...this.pieces);
    if (!equalBytes(await partsId(whole), id)) {
      this.id = null;
      this.pieces = [];
      throw refuse('BAD_PART');
    }
    return inflated(whole);
  }
}

function decodePart(scanned) {
  if (scanned.startsWith(PARTS_PREFIX) && scanned.length <= 2 * (PIECE_MAX + PARTS_HEAD + PARTS_CRC)) {
    // White space at the end counts in base45, and is what gets lost.
    for (const tail of ['', ' ', '  ']) {
      const part = fromBase45(scanned.slice(PARTS_PREFIX.length) + tail);
      if (part && part.length > PARTS_HEAD + PARTS_CRC) {
        const body = part.subarray(0, part.length - PARTS_CRC);
        if (equalBytes(crc32(body), part.subarray(part.length - PARTS_CRC))) {
          return part;
        }
      }
    }
  }
  throw refuse('BAD_PART');
}

async function partsId(whole) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole)).slice(0, PARTS_ID);
}

function crc32(bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let b = 0; b < 8; b++) {
      crc = crc >>> 1 ^ (crc & 1 ? 0xEDB88320 : 0);
    }
  }
  crc = ~crc;
  return Uint8Array.of(crc >>> 24, crc >>> 16, crc >>> 8, crc);
}

async function deflated(bytes) {
  const stream = new window.Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Stops at the bound: a few bytes can stand for gigabytes.
async function inflated(bytes) {
  const reader = new window.Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const chunks = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      length += next.value.length;
      if (length > WHOLE_MAX) {
        reader.cancel().catch(() => {});
        throw refuse('TOO_LARGE');
      }
    }
  } catch (failure) {
    throw failure instanceof Refusal ? failure : refuse('BAD_PART');
  }
  return new TextDecoder().decode(concat(...chunks));
}
