'use strict';
// Hashes, HKDF and AES-GCM of the browser's WebCrypto, in the shapes that docs/WIRE-FORMAT.md names.

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

async function sha512(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-512', concat(...parts)));
}

async function hmac(key, ...parts) {
  const imported = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, concat(...parts)));
}

// HKDF-Expand of RFC 5869, section 2.3, for one block: no key here is longer.
async function expand(key, info, length) {
  const label = typeof info === 'string' ? utf8(info) : info;
  return (await hmac(key, label, Uint8Array.of(1))).slice(0, length);
}

// Every key encrypts once, so the nonce is twelve zeros.
async function seal(key, associated, plain) {
  return new Uint8Array(await crypto.subtle.encrypt(gcm(associated), await gcmKey(key), plain));
}

// Null when the tag does not verify.
async function unseal(key, associated, sealed) {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(gcm(associated), await gcmKey(key), sealed));
  } catch {
    return null;
  }
}

function gcm(associated) {
  return { name: 'AES-GCM', iv: new Uint8Array(12), additionalData: associated, tagLength: 128 };
}

function gcmKey(key) {
  return crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
