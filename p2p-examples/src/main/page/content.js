'use strict';
// What an offer or an answer tells about its maker, as bytes (docs/WIRE-FORMAT.md 1.5 and 1.6) and back:
// { fingerprint, candidates: [{ kind: 'host' | 'srflx' | 'relay', address, port }], audio, browser: { ufrag, password } | null }

const KINDS = ['host', 'srflx', 'relay'];
const MAX_CANDIDATES = 16;
// Each is looked up by multicast; a stranger must not make the browser ask for more.
const MAX_NAMES = 4;
const FIELD_CANDIDATES = 1;
const FIELD_BROWSER = 2;
const FIELD_CRITICAL = 0x80;
const FIELD_MAX = 255;
const ICE_CHARS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX_DIGITS = '0123456789abcdef';
const MDNS_NAME = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;

// `room` is how many bytes the content is to fill by padding, 0 for none.
function encodeContent(content, room = 0) {
  const hosts4 = [];
  const hosts6 = [];
  const others = [];
  let reflexive = null;
  let port = 0;
  for (const c of content.candidates) {
    const ip = addressBytes(c.address);
    const samePort = port === 0 || port === c.port;
    if (ip && c.kind === 'host' && samePort && ip.length === 4 && hosts4.length < 7) {
      port = c.port;
      hosts4.push(ip);
    } else if (ip && c.kind === 'host' && samePort && ip.length === 16 && hosts6.length < 3) {
      port = c.port;
      hosts6.push(ip);
    } else if (ip?.length === 4 && c.kind === 'srflx' && !reflexive) {
      reflexive = concat(u16(c.port), ip);
    } else {
      others.push(c);
    }
  }
  const fields = concat(
    others.length ? field(FIELD_CANDIDATES, concat(...others.map(encodeCandidate))) : EMPTY,
    content.browser ? field(FIELD_BROWSER, encodeCredentials(content.browser)) : EMPTY);
  const places = concat(port ? u16(port) : EMPTY, ...hosts4, ...hosts6, reflexive ?? EMPTY, fields);
  const padding = new Uint8Array(Math.max(0, room - 33 - places.length));
  const layout = (fields.length + padding.length ? 0x80 : 0) | (content.audio ? 0x40 : 0) | (reflexive ? 0x20 : 0)
      | hosts6.length << 3 | hosts4.length;
  return concat(content.fingerprint, Uint8Array.of(layout), places, padding);
}

function field(type, value) {
  if (value.length > FIELD_MAX) {
    throw new RangeError('a field has at most 255 bytes');
  }
  return concat(Uint8Array.of(type, value.length), value);
}

function u16(value) {
  return Uint8Array.of(value >> 8, value & 255);
}

function encodeCandidate(c) {
  const ip = addressBytes(c.address) ?? fromHex(c.address.replace('.local', '').replace(/-/g, ''));
  const family = MDNS_NAME.test(c.address) ? 2 : ip.length === 4 ? 0 : 1;
  return concat(Uint8Array.of(KINDS.indexOf(c.kind) << 2 | family), u16(c.port), ip);
}

function decodeContent(bytes) {
  const input = new Reader(bytes);
  const fingerprint = input.take(32);
  const layout = input.u8();
  const hosts4 = layout & 7;
  const hosts6 = layout >> 3 & 3;
  const candidates = [];
  const port = hosts4 + hosts6 ? input.u16() : 0;
  for (let i = 0; i < hosts4; i++) {
    candidates.push(candidate('host', input.take(4), port));
  }
  for (let i = 0; i < hosts6; i++) {
    candidates.push(candidate('host', input.take(16), port));
  }
  if (layout & 0x20) {
    const reflexivePort = input.u16();
    candidates.push(candidate('srflx', input.take(4), reflexivePort));
  }
  const browser = layout & 0x80 ? readFields(input, candidates) : null;
  if (input.left > 0 || candidates.length > MAX_CANDIDATES) {
    throw refuse('MALFORMED');
  }
  return { fingerprint, candidates, audio: (layout & 0x40) !== 0, browser };
}

function readFields(input, candidates) {
  let browser = null;
  let last = 0;
  if (input.left === 0) {
    throw refuse('MALFORMED');
  }
  while (input.left > 0) {
    const type = input.u8();
    if (type === 0) {
      if (input.take(input.left).some(b => b !== 0)) {
        throw refuse('MALFORMED');
      }
      return browser;
    }
    if (type <= last) {
      throw refuse('MALFORMED');
    }
    last = type;
    const value = new Reader(input.take(input.u8()));
    if (type === FIELD_CANDIDATES) {
      readCandidates(value, candidates);
    } else if (type === FIELD_BROWSER) {
      browser = decodeCredentials(value);
    } else if (type >= FIELD_CRITICAL) {
      throw refuse('UNSUPPORTED_VERSION');
    }
  }
  return browser;
}

function readCandidates(input, candidates) {
  let names = 0;
  while (input.left > 0) {
    const head = input.u8();
    const kind = KINDS[head >> 2];
    const family = head & 3;
    if (!kind || family === 3 || candidates.length >= MAX_CANDIDATES) {
      throw refuse('MALFORMED');
    }
    const port = input.u16();
    if (family < 2) {
      candidates.push(candidate(kind, input.take(family === 0 ? 4 : 16), port));
      continue;
    }
    const name = hex(input.take(16)).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') + '.local';
    if (++names > MAX_NAMES || kind !== 'host' || port === 0) {
      throw refuse('MALFORMED');
    }
    candidates.push({ kind, address: name, port });
  }
}

function candidate(kind, ip, port) {
  const wildcard = ip.every(b => b === 0);
  const multicast = ip.length === 4 ? ip[0] >> 4 === 14 : ip[0] === 255;
  const mapped = ip.length === 16 && ip.slice(0, 10).every(b => b === 0) && ip[10] === 255 && ip[11] === 255;
  if (port === 0 || wildcard || multicast || mapped) {
    throw refuse('MALFORMED');
  }
  return { kind, address: addressText(ip), port };
}

// ---- a browser's ICE credentials: one bit string, 4 bits for a hexadecimal digit, else 6 for an ice-char

function encodeCredentials({ ufrag, password }) {
  const all = ufrag + password;
  const isHex = Array.from(all).every(c => HEX_DIGITS.includes(c));
  const alphabet = isHex ? HEX_DIGITS : ICE_CHARS;
  const width = isHex ? 4 : 6;
  const out = new Uint8Array(2 + Math.ceil(all.length * width / 8));
  out[0] = ufrag.length | (isHex ? 0x80 : 0);
  out[1] = password.length;
  for (let i = 0; i < all.length * width; i++) {
    const bit = alphabet.indexOf(all[Math.floor(i / width)]) >> width - 1 - i % width & 1;
    out[2 + (i >> 3)] |= bit << 7 - i % 8;
  }
  return out;
}

function decodeCredentials(input) {
  const head = input.u8();
  const ufragLength = head & 0x7F;
  const passwordLength = input.u8();
  const width = head & 0x80 ? 4 : 6;
  const count = ufragLength + passwordLength;
  const packed = input.take(Math.ceil(count * width / 8));
  const all = iceText(packed, 0, count, width);
  const browser = { ufrag: all.slice(0, ufragLength), password: all.slice(ufragLength) };
  const allowed = ufragLength >= 4 && ufragLength <= 32 && passwordLength >= 22 && passwordLength <= 64;
  // One way to write a value: nothing follows, and what is all hexadecimal is written as such.
  const again = allowed ? encodeCredentials(browser) : EMPTY;
  if (input.left > 0 || !equalBytes(again, concat(Uint8Array.of(head, passwordLength), packed))) {
    throw refuse('MALFORMED');
  }
  return browser;
}

// `count` characters of `width` bits each, from a bit on.
function iceText(bytes, from, count, width = 6) {
  const alphabet = width === 4 ? HEX_DIGITS : ICE_CHARS;
  let out = '';
  for (let i = 0; i < count; i++) {
    let value = 0;
    for (let b = from + i * width; b < from + (i + 1) * width; b++) {
      value = value << 1 | bytes[b >> 3] >> 7 - (b & 7) & 1;
    }
    out += alphabet[value];
  }
  return out;
}

// ---- IP addresses

// 4 or 16 bytes, null for a name.
function addressBytes(text) {
  const four = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (four) {
    const bytes = four.slice(1).map(Number);
    return bytes.every(b => b < 256) ? Uint8Array.from(bytes) : null;
  }
  if (!/^[0-9a-f:]+$/i.test(text) || !text.includes(':')) {
    return null;
  }
  const [head, tail, more] = text.split('::').map(half => half.split(':').filter(group => group !== ''));
  const missing = tail ? 8 - head.length - tail.length : 0;
  const groups = [...head, ...Array(Math.max(0, missing)).fill('0'), ...tail ?? []];
  if (more || groups.length !== 8 || groups.some(group => group.length > 4)) {
    return null;
  }
  return concat(...groups.map(group => u16(parseInt(group, 16))));
}

function addressText(ip) {
  return ip.length === 4 ? ip.join('.') : hex(ip).match(/..../g).map(group => parseInt(group, 16).toString(16)).join(':');
}
