'use strict';
// Byte strings: joining, comparing, encodings, the check code.

const EMPTY = new Uint8Array(0);

function utf8(text) {
  return new TextEncoder().encode(text);
}

function concat(...parts) {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

// Whether two byte strings are equal, in the same time for all of one length.
function equalBytes(a, b) {
  let difference = a.length ^ b.length;
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    difference |= a[i] ^ b[i];
  }
  return difference === 0;
}

function wipe(...secrets) {
  secrets.forEach(secret => secret.fill(0));
}

function randomBytes(count) {
  return crypto.getRandomValues(new Uint8Array(count));
}

function hex(bytes) {
  return Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('');
}

function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], pair => parseInt(pair, 16));
}

// RFC 4648 section 5, without padding.
function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

// Characters of the alphabet only; bits that make no whole byte are dropped.
function fromBase64url(text) {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
}

// CRC-16/CCITT-FALSE: the check code of a blob.
function crc16(bytes, length) {
  let crc = 0xFFFF;
  for (let i = 0; i < length; i++) {
    crc ^= bytes[i] << 8;
    for (let b = 0; b < 8; b++) {
      crc = (crc & 0x8000) === 0 ? crc << 1 : crc << 1 ^ 0x1021;
    }
    crc &= 0xFFFF;
  }
  return crc;
}

// RFC 9285, the text of QR codes.
const BASE45 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

function base45(bytes) {
  let out = '';
  for (let i = 0; i < bytes.length; i += 2) {
    const pair = i + 1 < bytes.length;
    let value = pair ? bytes[i] << 8 | bytes[i + 1] : bytes[i];
    for (let n = pair ? 3 : 2; n > 0; n--) {
      out += BASE45[value % 45];
      value = Math.floor(value / 45);
    }
  }
  return out;
}

// Null when the text is not the encoding of anything.
function fromBase45(text) {
  if (text.length % 3 === 1) {
    return null;
  }
  const out = [];
  for (let i = 0; i < text.length; i += 3) {
    const count = Math.min(3, text.length - i);
    let value = 0;
    for (let n = count - 1; n >= 0; n--) {
      const digit = BASE45.indexOf(text[i + n]);
      if (digit < 0) {
        return null;
      }
      value = value * 45 + digit;
    }
    if (value > (count === 3 ? 0xFFFF : 0xFF)) {
      return null;
    }
    if (count === 3) {
      out.push(value >> 8);
    }
    out.push(value & 255);
  }
  return Uint8Array.from(out);
}

// Reads a byte string from its beginning; running over the end is a malformed blob.
class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get left() {
    return this.bytes.length - this.at;
  }

  take(count) {
    if (count > this.left) {
      throw refuse('MALFORMED');
    }
    this.at += count;
    return this.bytes.slice(this.at - count, this.at);
  }

  u8() {
    return this.take(1)[0];
  }

  u16() {
    return this.u8() << 8 | this.u8();
  }
}
