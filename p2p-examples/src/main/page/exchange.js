'use strict';
// Sealed offers and answers (docs/WIRE-FORMAT.md 1.1 to 1.4) and connect codes (1.9).

const OFFERER = 0;
const ANSWERER = 1;
const OFFER_LIFE_SECONDS = 600;
const MAX_WRONG_ANSWERS = 3;
// 64 MiB and 3 passes: the library's default.
const ARGON2_COST = 0x33;
const ARGON2_MEBIBYTES = [19, 32, 46, 64, 96, 128, 192, 256];
const PADDED = [128, 256];

// What an offer and its answer agree on.
class SessionKeys {
  static async derive(root, fpOfferer, fpAnswerer) {
    const keys = new SessionKeys();
    keys.fingerprints = [fpOfferer, fpAnswerer];
    keys.confirmationKey = await expand(root, concat(utf8('peersession/1 confirmation'), fpOfferer, fpAnswerer), 32);
    keys.ice = await iceSecrets(root);
    return keys;
  }

  // A browser cannot export keying material from its handshake, so that part is empty on both sides.
  confirmation(role) {
    return hmac(this.confirmationKey, Uint8Array.of(role, 0), ...this.fingerprints);
  }

  async verify(role, received) {
    return equalBytes(await this.confirmation(role), received);
  }
}

// The credentials of the offerer and of the answerer, for the one that is no browser.
function iceSecrets(root) {
  return Promise.all(['offerer', 'answerer'].map(async role => {
    const bits = await expand(root, 'peersession/1 ice ' + role, 24);
    return { ufrag: iceText(bits, 0, 8), password: iceText(bits, 48, 24) };
  }));
}

function channelIdentifier(mode) {
  return utf8(mode === 'PIN' ? 'peersession/1 pin' : 'peersession/1 passphrase');
}

// Null when the other share is of low order.
async function exchangeRoot(envelope, scalar, theirs, offer, ya, header, yb) {
  const isk = await cpaceIsk(scalar, theirs, ya, offer, yb, header);
  if (!isk) {
    return null;
  }
  const offerHash = await sha256(offer);
  const root = await hmac(envelope ? await hmac(envelope, offerHash) : offerHash, isk);
  wipe(isk);
  return root;
}

async function passphraseKeys(bytes, salt, cost) {
  const mebibytes = ARGON2_MEBIBYTES[cost >> 4];
  const passes = cost & 15;
  if (!mebibytes || passes < 2 || passes > 8) {
    throw refuse('NOT_SUPPORTED');
  }
  const master = await hashwasm.argon2id({
    password: bytes, salt, parallelism: 1, iterations: passes, memorySize: mebibytes * 1024, hashLength: 32, outputType: 'binary',
  });
  const keys = {
    envelope: await expand(master, 'peersession/1 envelope', 32),
    answer: await expand(master, 'peersession/1 answer envelope', 32),
    prs: await expand(master, 'peersession/1 pake', 32),
  };
  wipe(master);
  return keys;
}

// The content filled up to a padded length, when the blob is to have one.
function padded(content, around, wanted) {
  const plain = encodeContent(content);
  const length = PADDED.find(p => wanted && p >= wanted && plain.length + around <= p);
  return length ? encodeContent(content, length - around) : plain;
}

// ---- the side that makes the offer

class SealedOffer {
  // `random` and `epochSeconds` are given by tests only.
  static async create(secret, content, random = randomBytes, epochSeconds = Date.now() / 1000, cost = ARGON2_COST) {
    if (secret.budget.isVoid) {
      throw refuse('PIN_VOID');
    }
    const offer = new SealedOffer();
    offer.secret = secret;
    offer.fingerprint = content.fingerprint;
    offer.scalar = random(32);
    const expiry = encodeExpiry(Math.floor(epochSeconds) + OFFER_LIFE_SECONDS);
    if (secret.mode === 'PIN') {
      offer.share = await cpaceShare(offer.scalar, await cpaceGenerator(secret.bytes, channelIdentifier('PIN')));
      offer.bytes = finishBlob(Uint8Array.of(0x10), expiry, offer.share, encodeContent(content));
    } else {
      const salt = random(8);
      const keys = await passphraseKeys(secret.bytes, salt, cost);
      offer.envelope = keys.answer;
      offer.share = await cpaceShare(offer.scalar, await cpaceGenerator(keys.prs, channelIdentifier('PASSPHRASE')));
      const clear = concat(Uint8Array.of(0x12), expiry, Uint8Array.of(cost), salt);
      offer.bytes = finishBlob(clear, await seal(keys.envelope, clear, concat(offer.share, encodeContent(content))));
    }
    offer.id = (await sha256(offer.bytes)).slice(0, 4);
    offer.deadline = performance.now() + OFFER_LIFE_SECONDS * 1000;
    offer.wrongAnswers = 0;
    offer.used = false;
    secret.budget.ownOffers.push(hex(offer.id));
    return offer;
  }

  get attemptsLeft() {
    const ofPin = this.secret.budget.limited ? MAX_GUESSES - this.secret.budget.guesses : MAX_WRONG_ANSWERS;
    return Math.max(0, Math.min(MAX_WRONG_ANSWERS - this.wrongAnswers, ofPin));
  }

  // Opens the answer: { content, keys }.
  async accept(text) {
    if (isSdp(text)) {
      throw refuse('DOWNGRADE');
    }
    const answer = this.choose(findBlobs(text));
    if (this.used) {
      throw refuse('OFFER_USED');
    }
    if (this.wrongAnswers >= MAX_WRONG_ANSWERS) {
      throw refuse('OFFER_BURNED');
    }
    if (performance.now() >= this.deadline) {
      throw refuse('EXPIRED_OFFER');
    }
    // Taken before the answer is tried, so that two pastes at once cannot try more than are left.
    this.secret.budget.take();
    this.wrongAnswers++;
    const theirs = answer.bytes.slice(5, 37);
    const header = answer.bytes.slice(0, 5);
    const root = await exchangeRoot(this.envelope, this.scalar, theirs, this.bytes, this.share, header, theirs);
    const associated = concat(await sha256(this.bytes), header, theirs);
    const plain = root && await unseal(await expand(root, 'peersession/1 answer', 32), associated, answer.body(37));
    // A share that comes back is a reflection.
    if (!plain || equalBytes(theirs, this.share)) {
      throw refuse(this.secret.wrong, `${SENTENCES[this.secret.wrong]} ${attempts(this.attemptsLeft)}`);
    }
    this.secret.budget.giveBack();
    this.wrongAnswers--;
    const content = decodeContent(plain);
    this.used = true;
    wipe(this.scalar);
    return { content, keys: await SessionKeys.derive(root, this.fingerprint, content.fingerprint) };
  }

  choose(blobs) {
    let refusal;
    for (const blob of blobs) {
      if (!blob.isKnown) {
        refusal = refuse('UNSUPPORTED_VERSION');
      } else if (equalBytes(blob.bytes, this.bytes)) {
        refusal ??= refuse('OWN_OFFER');
      } else if (!blob.isAnswer) {
        refusal ??= refuse('NOT_AN_ANSWER');
      } else if (!equalBytes(blob.bytes.slice(1, 5), this.id)) {
        refusal = refuse('OTHER_OFFER');
      } else if (blob.mode !== this.secret.mode) {
        refusal = refuse('DOWNGRADE');
      } else {
        return blob;
      }
    }
    throw refusal;
  }

  close() {
    wipe(this.scalar);
  }
}

function attempts(left) {
  return left === 1 ? 'One more try for this offer.' : left === 0 ? 'This offer is used up.' : `${left} more tries for this offer.`;
}

// ---- the side that answers

class SealedReply {
  static async open(text, secret, epochSeconds = Date.now() / 1000) {
    if (isSdp(text)) {
      throw refuse('DOWNGRADE');
    }
    const offer = await SealedReply.choose(findBlobs(text), secret);
    if (isExpired(offer.bytes[1] << 8 | offer.bytes[2], epochSeconds)) {
      throw refuse('EXPIRED_OFFER');
    }
    if (secret.budget.isVoid) {
      throw refuse('PIN_VOID');
    }
    const reply = new SealedReply();
    reply.secret = secret;
    reply.offer = offer.bytes;
    let plain;
    if (secret.mode === 'PIN') {
      reply.prs = secret.bytes;
      plain = offer.body(3);
    } else {
      const keys = await passphraseKeys(secret.bytes, offer.bytes.slice(4, 12), offer.bytes[3]);
      plain = await unseal(keys.envelope, offer.bytes.slice(0, 12), offer.body(12));
      if (!plain) {
        throw refuse('WRONG_PASSPHRASE');
      }
      reply.prs = keys.prs;
      reply.envelope = keys.answer;
    }
    reply.theirs = plain.slice(0, 32);
    reply.content = decodeContent(plain.slice(32));
    return reply;
  }

  static async choose(blobs, secret) {
    let refusal;
    for (const blob of blobs) {
      if (!blob.isKnown) {
        refusal = refuse('UNSUPPORTED_VERSION');
      } else if (!blob.isOffer) {
        refusal ??= refuse('NOT_AN_OFFER');
      } else if (blob.mode !== secret.mode) {
        refusal = refuse('DOWNGRADE');
      } else if (secret.budget.ownOffers.includes(hex((await sha256(blob.bytes)).slice(0, 4)))) {
        refusal = refuse('OWN_OFFER');
      } else {
        return blob;
      }
    }
    throw refusal;
  }

  // The key exchange. It comes before the answer, because the browser needs the other side's ICE credentials to make its own
  // description; from here on it counts as a guess that a stranger may have had.
  async begin(random = randomBytes) {
    this.secret.budget.take();
    const scalar = random(32);
    this.share = await cpaceShare(scalar, await cpaceGenerator(this.prs, channelIdentifier(this.secret.mode)));
    this.header = concat(Uint8Array.of(this.secret.mode === 'PIN' ? 0x11 : 0x13), (await sha256(this.offer)).slice(0, 4));
    this.root = await exchangeRoot(this.envelope, scalar, this.theirs, this.offer, this.theirs, this.header, this.share);
    wipe(scalar);
    if (!this.root) {
      throw refuse('MALFORMED');
    }
    this.ice = await iceSecrets(this.root);
  }

  // The answer: { bytes, keys }.
  async answer(own) {
    const key = await expand(this.root, 'peersession/1 answer', 32);
    const associated = concat(await sha256(this.offer), this.header, this.share);
    const sealed = await seal(key, associated, padded(own, 37 + 16 + 2, PADDED.find(p => p === this.offer.length)));
    return {
      bytes: finishBlob(this.header, this.share, sealed),
      keys: await SessionKeys.derive(this.root, this.content.fingerprint, own.fingerprint),
    };
  }

  // The other side has proved that it knows the PIN: this was no stranger's guess.
  confirmed() {
    this.secret.budget.giveBack();
  }
}

// ---- one code that a listener shows to all

class ConnectCode {
  static async parse(text) {
    const blob = findBlobs(text).find(b => b.isKnown && b.kind === CONNECT_CODE);
    if (!blob) {
      throw refuse('MALFORMED', 'This is no connect code. Ask the listening side for the text that it shows.');
    }
    const code = new ConnectCode();
    code.content = decodeContent(blob.body(17));
    code.root = await hmac(await sha256(blob.bytes), blob.bytes.slice(1, 17));
    code.ice = await iceSecrets(code.root);
    return code;
  }

  keys(fpCaller) {
    return SessionKeys.derive(this.root, this.content.fingerprint, fpCaller);
  }
}

// What a text holds first, looked at without any secret: 'SDP', a kind of blob, or null.
function kindOfText(text) {
  try {
    return findBlobs(text).find(b => b.isKnown)?.kind ?? null;
  } catch {
    return isSdp(text) ? 'SDP' : null;
  }
}
