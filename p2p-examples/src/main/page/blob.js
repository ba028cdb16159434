'use strict';
// The frame of a blob, and the finding of blobs in what people paste (docs/WIRE-FORMAT.md 1, 1.7 and 1.12).

const PIN_OFFER = 0;
const PIN_ANSWER = 1;
const PASSPHRASE_OFFER = 2;
const PASSPHRASE_ANSWER = 3;
const CONNECT_CODE = 4;
const SHORTEST = [70, 88, 95, 88, 52, 24];

const BLOB_VERSION = 1;
const BLOB_MIN = 24;
const BLOB_MAX = 512;
const TEXT_MAX = 65536;
const BLOBS_MAX = 8;
const BLOB_TEXT_MAX = Math.floor((BLOB_MAX * 8 + 5) / 6);
const SCANNED_MAX = (BLOB_MAX * 3 + 3) / 2;
// What may stand between the characters of a blob: white space, invisible characters, quote marks.
const BETWEEN = ' \t\r\n\f\u00a0\u00ad\u200b\u200c\u200d\u2060\ufeff\u3000>|"\'`=\u201c\u201d\u2018\u2019\u00ab\u00bb';

class Blob1 {
  constructor(bytes) {
    this.bytes = bytes;
  }

  // Null when it is too short, too long, or its check code is wrong.
  static of(bytes) {
    const end = bytes.length - 2;
    if (bytes.length < BLOB_MIN || bytes.length > BLOB_MAX || crc16(bytes, end) !== (bytes[end] << 8 | bytes[end + 1])) {
      return null;
    }
    const blob = new Blob1(bytes);
    return blob.isKnown && bytes.length < SHORTEST[blob.kind] ? null : blob;
  }

  get kind() {
    return this.bytes[0] & 15;
  }

  get isKnown() {
    return this.bytes[0] >> 4 === BLOB_VERSION && this.kind < SHORTEST.length;
  }

  get isOffer() {
    return this.kind === PIN_OFFER || this.kind === PASSPHRASE_OFFER;
  }

  get isAnswer() {
    return this.kind === PIN_ANSWER || this.kind === PASSPHRASE_ANSWER;
  }

  get mode() {
    return this.kind === PIN_OFFER || this.kind === PIN_ANSWER ? 'PIN' : 'PASSPHRASE';
  }

  // From a byte up to the check code.
  body(from) {
    return this.bytes.slice(from, -2);
  }
}

// Appends the check code.
function finishBlob(...parts) {
  const body = concat(...parts);
  return concat(body, u16(crc16(body, body.length)));
}

function blobText(bytes) {
  return 'p2p:' + base64url(bytes);
}

function blobQrText(bytes) {
  return 'P2P/' + base45(bytes);
}

function isSdp(text) {
  return text.trimStart().startsWith('v=0');
}

// The blobs of a text whose check codes are right, at least one, in their order.
function findBlobs(text) {
  if (text.length > TEXT_MAX) {
    throw refuse('TOO_LARGE');
  }
  const found = [];
  let starts = 0;
  const lower = text.toLowerCase();
  for (let at = lower.indexOf('p2p:'); at >= 0 && starts < BLOBS_MAX; at = lower.indexOf('p2p:', at + 1)) {
    starts++;
    addBlob(text, at + 4, found);
  }
  addScanned(text, found);
  if (starts === 0 && found.length === 0) {
    addBlob(text, 0, found);
  }
  if (found.length === 0) {
    throw refuse('MALFORMED');
  }
  return found;
}

// A blob may be broken into pieces, and words may follow that look like pieces: after each the check code is asked.
function addBlob(text, from, found) {
  let characters = '';
  for (let at = from; at <= text.length && characters.length <= BLOB_TEXT_MAX; at++) {
    const c = text[at] ?? '\0';
    const plain = plainCharacter(c);
    if (plain) {
      characters += plain;
    } else if (endsHere(characters, found) || !BETWEEN.includes(c)) {
      return;
    }
  }
}

function plainCharacter(c) {
  if (/^[A-Za-z0-9_-]$/.test(c)) {
    return c;
  }
  if ('+\u2010\u2011\u2012\u2013\u2212'.includes(c)) {
    return '-';
  }
  return { '/': '_', '\u2014': '--' }[c] ?? '';
}

function endsHere(characters, found) {
  if (characters.length % 4 === 1) {
    return false;
  }
  const bytes = fromBase64url(characters);
  const blob = Blob1.of(bytes);
  // The last character may hold bits of no byte: a changed one must not pass as the same blob.
  if (!blob || base64url(bytes) !== characters) {
    return false;
  }
  found.push(blob);
  return true;
}

// The text of a QR code: exact, but for white space at its end, which base45 counts and people cut off.
function addScanned(text, found) {
  const start = text.indexOf('P2P/');
  if (start < 0) {
    return;
  }
  let characters = '';
  for (let at = start + 4; at < text.length && characters.length <= SCANNED_MAX; at++) {
    if (BASE45.includes(text[at])) {
      characters += text[at];
    } else if (text[at] !== '\r' && text[at] !== '\n') {
      break;
    }
  }
  for (const tail of ['', ' ', '  ']) {
    const bytes = fromBase45(characters + tail);
    const blob = bytes && Blob1.of(bytes);
    if (blob) {
      found.push(blob);
      return;
    }
  }
}

// ---- the minute of expiry, modulo 2^16

function encodeExpiry(epochSeconds) {
  return u16(Math.floor((epochSeconds + 59) / 60) & 0xFFFF);
}

// Read as the nearest such minute to our clock; five minutes of difference are allowed, and no offer lives longer than a day.
function isExpired(encoded, epochSeconds) {
  const left = (encoded - Math.floor(epochSeconds / 60)) << 16 >> 16;
  return left < -5 || left > 24 * 60 + 5;
}
