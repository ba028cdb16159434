'use strict';
// CPACE-X25519-SHA512 of draft-irtf-cfrg-cpace-21, initiator-responder setting. The multiplications on the curve are WebCrypto's;
// only the map from a hash to a point is written out, with BigInt. Its time depends a little on the PIN, which only a program on
// the same machine could measure.

const CPACE_DSI = utf8('CPace255');
const CPACE_DSI_ISK = utf8('CPace255_ISK');
// The input block of SHA-512.
const CPACE_BLOCK = 128;

const FIELD_P = 2n ** 255n - 19n;
const CURVE_A = 486662n;

// Section 8.2, calculate_generator.
async function cpaceGenerator(prs, ci, sid = EMPTY) {
  const string = cpaceGeneratorString(prs, ci, sid);
  const hash = await sha512(string);
  const generator = elligator2(hash.slice(0, 32));
  wipe(string, hash);
  return generator;
}

// Section 8.1: zeros after the secret fill the first block, so that its length does not show in time.
function cpaceGeneratorString(prs, ci, sid) {
  const padding = Math.max(0, CPACE_BLOCK - lvCat(prs).length - lvCat(CPACE_DSI).length - 1);
  return lvCat(CPACE_DSI, prs, new Uint8Array(padding), ci, sid);
}

// A share: our scalar times the generator.
function cpaceShare(scalar, generator) {
  return x25519(scalar, generator);
}

// Section 7.2: the intermediate session key, null when the other share is of low order.
async function cpaceIsk(scalar, theirs, ya, ada, yb, adb, sid = EMPTY) {
  let k;
  try {
    k = await x25519(scalar, theirs);
  } catch {
    // WebCrypto refuses to give out a shared secret of all zeros.
    return null;
  }
  if (k.every(b => b === 0)) {
    return null;
  }
  const isk = await sha512(lvCat(CPACE_DSI_ISK, sid, k), lvCat(ya, ada, yb, adb));
  wipe(k);
  return isk;
}

// Section 6.3: each string after its own length in LEB128.
function lvCat(...strings) {
  return concat(...strings.flatMap(string => {
    const length = [];
    let rest = string.length;
    for (; rest >= 128; rest >>>= 7) {
      length.push(rest & 127 | 128);
    }
    length.push(rest);
    return [Uint8Array.from(length), string];
  }));
}

// RFC 8410: what stands before the 32 bytes of an X25519 private key.
const PKCS8_X25519 = fromHex('302e020100300506032b656e04220420');

async function x25519(scalar, point) {
  const pkcs8 = concat(PKCS8_X25519, scalar);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', false, ['deriveBits']);
  wipe(pkcs8);
  const other = await crypto.subtle.importKey('raw', point, 'X25519', false, []);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: other }, key, 256));
}

// RFC 9380 section 6.7.1, only the u coordinate.
function elligator2(encoded) {
  const r = modP(littleEndian(encoded) & (1n << 255n) - 1n);
  const v = modP(-CURVE_A * inverse(1n + 2n * r * r));
  const e = modP(v * modP(v * (v + CURVE_A) + 1n));
  const u = powP(e, (FIELD_P - 1n) / 2n) === 1n ? v : modP(-v - CURVE_A);
  return littleEndianBytes(u);
}

function modP(value) {
  const rest = value % FIELD_P;
  return rest < 0n ? rest + FIELD_P : rest;
}

function inverse(value) {
  return powP(modP(value), FIELD_P - 2n);
}

function powP(base, exponent) {
  let result = 1n;
  for (let square = base; exponent > 0n; exponent >>= 1n, square = square * square % FIELD_P) {
    if (exponent & 1n) {
      result = result * square % FIELD_P;
    }
  }
  return result;
}

function littleEndian(bytes) {
  return BigInt('0x' + hex(bytes.slice().reverse()));
}

function littleEndianBytes(value) {
  return fromHex(value.toString(16).padStart(64, '0')).reverse();
}
