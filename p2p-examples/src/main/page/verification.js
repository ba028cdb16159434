'use strict';
// Words that two people compare (docs/WIRE-FORMAT.md 3): the offerer commits to a nonce before it sees the other one, so there is
// nothing to search through for whoever is in the middle.

const COMMITMENT = 1;
const NONCE = 2;
const REVEAL = 3;

class Verification {
  constructor(role, fpOfferer, fpAnswerer, own = randomBytes(32), exporter = EMPTY) {
    this.role = role;
    this.own = own;
    // A browser has no exporter of its handshake: the last string is empty but in the vectors.
    this.context = lvCat(utf8('peersession/1 verification'), fpOfferer, fpAnswerer, exporter);
    this.state = 'RUNNING';
    this.theirs = null;
  }

  // The first message, null when the other side begins.
  async start() {
    return this.role === OFFERER ? this.message(COMMITMENT, await sha256(this.own, this.context)) : null;
  }

  // Takes a message of the peer and gives the next one to send, or null.
  async input(message) {
    const type = message[0];
    const body = message.slice(1);
    if (this.state !== 'RUNNING' || body.length !== 32) {
      return this.fail();
    }
    if (this.role === OFFERER && type === NONCE && !this.theirs) {
      this.theirs = body;
      await this.finish(this.own, body);
      return this.message(REVEAL, this.own);
    }
    if (this.role === ANSWERER && type === COMMITMENT && !this.theirs) {
      this.theirs = body;
      return this.message(NONCE, this.own);
    }
    if (this.role === ANSWERER && type === REVEAL && this.theirs
        && equalBytes(await sha256(body, this.context), this.theirs)) {
      await this.finish(body, this.own);
      return null;
    }
    return this.fail();
  }

  message(type, body) {
    return concat(Uint8Array.of(type), body);
  }

  fail() {
    this.state = 'FAILED';
    return null;
  }

  async finish(nonceA, nonceB) {
    const value = await hmac(concat(nonceA, nonceB), this.context);
    this.words = pickPhrases(value, WORDS, 3, 10).join(' ');
    const emoji = pickPhrases(value, EMOJI, 5, 6);
    this.emoji = emoji.map(e => e.slice(0, e.indexOf(' '))).join(' ');
    this.emojiNames = emoji.map(e => e.slice(e.indexOf(' ') + 1)).join(', ');
    const number = BigInt('0x' + hex(value.slice(8, 16))) % 1000000000n;
    this.digits = String(number).padStart(9, '0').replace(/(...)(...)/, '$1 $2 ');
    this.state = 'DONE';
  }

  // The right one of a form among `count`, in random order, so that people choose instead of nodding.
  choices(form, count) {
    const all = new Set([this[form]]);
    while (all.size < count) {
      const value = randomBytes(32);
      all.add(form === 'words' ? pickPhrases(value, WORDS, 3, 10).join(' ')
        : form === 'emoji' ? pickPhrases(value, EMOJI, 5, 6).map(e => e.slice(0, e.indexOf(' '))).join(' ')
        : String(new DataView(value.buffer).getUint32(0) % 1000000000).padStart(9, '0').replace(/(...)(...)/, '$1 $2 '));
    }
    const order = new Uint32Array(randomBytes(4 * count).buffer);
    return [...all].map((choice, i) => [order[i], choice]).sort((a, b) => a[0] - b[0]).map(pair => pair[1]);
  }
}

function pickPhrases(value, list, count, bits) {
  return Array.from({ length: count }, (_, i) => {
    let index = 0;
    for (let b = i * bits; b < (i + 1) * bits; b++) {
      index = index << 1 | value[b >> 3] >> 7 - (b & 7) & 1;
    }
    return list[index];
  });
}
