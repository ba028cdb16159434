'use strict';
// The control channel's frames and conversation (docs/CONTROL-CHANNEL.md), on the side of a browser: no exporter, so no
// derived restarts.

const FRAME = { CONFIRM: 1, HELLO: 2, VERIFY: 3, CANDIDATES: 4, RESTART: 5, BYE: 6, RESERVE: 7, MEDIA: 16 };
const FRAMES_MAX = 16;
const FRAME_BODY_MAX = 4096;
const CAPABILITY_VERIFY = 2;
const CAPABILITY_CALLS = 4;
const NAME_MAX = 128;
const CANDIDATE_MAX = 220;

function frame(type, body, critical = false) {
  return concat(Uint8Array.of(type, critical ? 1 : 0), u16(body.length), body);
}

// The frames of a message, null when any of it is malformed: then none of it counts.
function parseFrames(message) {
  const frames = [];
  try {
    const input = new Reader(message);
    while (input.left > 0) {
      const type = input.u8();
      const critical = (input.u8() & 1) !== 0;
      const length = input.u16();
      if (length > FRAME_BODY_MAX || frames.length === FRAMES_MAX) {
        return null;
      }
      frames.push({ type, critical, ...parseBody(type, new Reader(input.take(length))) });
    }
  } catch {
    return null;
  }
  return frames.length ? frames : null;
}

function parseBody(type, body) {
  switch (type) {
    case FRAME.CONFIRM:
      return { mac: body.take(32) };
    case FRAME.HELLO: {
      const version = body.u8();
      const capabilities = (body.u16() << 16 | body.u16()) >>> 0;
      const name = utf8Text(body.take(body.u8()));
      if (version < 1 || utf8(name).length > NAME_MAX) {
        throw refuse('MALFORMED');
      }
      return { version, capabilities, name: printableName(name) };
    }
    case FRAME.VERIFY:
      if (body.left > 128) {
        throw refuse('MALFORMED');
      }
      return { message: body.take(body.left) };
    case FRAME.CANDIDATES: {
      const generation = (body.u16() << 16 | body.u16()) >>> 0;
      const count = body.u8();
      if (count > 16) {
        throw refuse('MALFORMED');
      }
      return { generation, attributes: Array.from({ length: count }, () => utf8Text(body.take(body.u8()))) };
    }
    case FRAME.RESTART:
      return { generation: (body.u16() << 16 | body.u16()) >>> 0 };
    case FRAME.RESERVE: {
      const generation = (body.u16() << 16 | body.u16()) >>> 0;
      const ufrag = utf8Text(body.take(body.u8()));
      const password = utf8Text(body.take(body.u8()));
      if (!/^[A-Za-z0-9+/]{4,32}$/.test(ufrag) || !/^[A-Za-z0-9+/]{22,64}$/.test(password)) {
        throw refuse('MALFORMED');
      }
      return { generation, ufrag, password };
    }
    case FRAME.BYE:
      return { code: body.u8() };
    case FRAME.MEDIA: {
      const bits = body.u8();
      return { sends: (bits & 1) !== 0, plays: (bits & 2) !== 0 };
    }
    default:
      return {};
  }
}

function utf8Text(bytes) {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

// Marks that turn the writing direction, and the like, must not come with a name.
function printableName(name) {
  return name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, '');
}

function fitName(name) {
  let out = '';
  for (const c of printableName(name).trim()) {
    if (utf8(out + c).length > NAME_MAX) {
      break;
    }
    out += c;
  }
  return out;
}

// The conversation. `host` has send(bytes), confirmed(), ready(name, capabilities), words(verification), candidates(attributes),
// reserved(generation, ice), moved(generation), media(sends, plays), refused(reason).
class ControlLink {
  constructor(host, role, keys, ownName, wrongReason) {
    this.host = host;
    this.role = role;
    this.keys = keys;
    this.ownName = ownName;
    this.wrongReason = wrongReason;
    this.isConfirmed = false;
    this.isGreeted = false;
    this.malformed = 0;
    // Frames are hashed asynchronously, so each message waits for the one before.
    this.last = Promise.resolve();
  }

  // Our proof goes out before anything that is taken in can be answered: to the other side nothing counts before it.
  start() {
    this.last = this.last.then(() => this.keys.confirmation(this.role))
      .then(mac => this.host.send(frame(FRAME.CONFIRM, mac, true)));
    return this.last;
  }

  // The limit for opening has passed.
  expired() {
    if (!this.isGreeted) {
      this.host.refused(this.isConfirmed ? 'HANDSHAKE_FAILED' : this.wrongReason);
    }
  }

  input(message) {
    this.last = this.last.then(() => this.take(message)).catch(() => this.host.refused('HANDSHAKE_FAILED'));
    return this.last;
  }

  async take(message) {
    const frames = parseFrames(message);
    if (!frames) {
      this.malformed++;
      return;
    }
    for (const f of frames) {
      if (f.type === FRAME.CONFIRM) {
        await this.confirm(f.mac);
      } else if (!this.isConfirmed) {
        this.malformed++;
      } else {
        await this.obey(f);
      }
    }
  }

  async confirm(mac) {
    if (this.isConfirmed) {
      this.malformed++;
      return;
    }
    if (!await this.keys.verify(1 - this.role, mac)) {
      this.host.refused(this.wrongReason);
      return;
    }
    this.isConfirmed = true;
    this.host.confirmed();
    const name = utf8(fitName(this.ownName));
    const capabilities = Uint8Array.of(0, 0, 0, CAPABILITY_VERIFY | CAPABILITY_CALLS);
    this.host.send(frame(FRAME.HELLO, concat(Uint8Array.of(1), capabilities, Uint8Array.of(name.length), name)));
    this.verification = new Verification(this.role, ...this.keys.fingerprints);
    this.sendVerify(await this.verification.start());
  }

  async obey(f) {
    switch (f.type) {
      case FRAME.HELLO:
        if (!this.isGreeted) {
          this.isGreeted = true;
          this.host.ready(f.name, f.capabilities);
        }
        break;
      case FRAME.VERIFY:
        await this.verify(f.message);
        break;
      case FRAME.CANDIDATES:
        if (f.generation === 0) {
          this.host.candidates(f.attributes.filter(a => a.startsWith('candidate:') && a.length <= CANDIDATE_MAX));
        }
        break;
      case FRAME.RESTART:
        this.host.moved(f.generation);
        break;
      case FRAME.RESERVE:
        this.host.reserved(f.generation, { ufrag: f.ufrag, password: f.password });
        break;
      case FRAME.BYE:
        this.host.refused('REMOTE_CLOSED');
        break;
      case FRAME.MEDIA:
        this.host.media(f.sends, f.plays);
        break;
      default:
        if (f.critical) {
          this.host.refused('UNSUPPORTED_VERSION');
        }
    }
  }

  async verify(message) {
    if (this.verification.state !== 'RUNNING') {
      this.malformed++;
      return;
    }
    this.sendVerify(await this.verification.input(message));
    if (this.verification.state === 'FAILED') {
      // A commitment that does not open: only somebody who wants the words to be equal does that.
      this.host.refused('HANDSHAKE_FAILED');
    } else if (this.verification.state === 'DONE') {
      this.host.words(this.verification);
    }
  }

  sendVerify(message) {
    if (message) {
      this.host.send(frame(FRAME.VERIFY, message));
    }
  }

  sendMedia(sends, plays) {
    this.host.send(frame(FRAME.MEDIA, Uint8Array.of((sends ? 1 : 0) | (plays ? 2 : 0))));
  }

  sendCandidates(generation, attributes) {
    const body = attributes.map(a => concat(Uint8Array.of(a.length), utf8(a)));
    const start = concat(u16(generation >>> 16), u16(generation & 0xffff), Uint8Array.of(body.length));
    this.host.send(frame(FRAME.CANDIDATES, concat(start, ...body)));
  }

  sendReserve(generation, { ufrag, password }) {
    const text = value => concat(Uint8Array.of(value.length), utf8(value));
    this.host.send(frame(FRAME.RESERVE, concat(u16(generation >>> 16), u16(generation & 0xffff), text(ufrag), text(password))));
  }

  sendBye() {
    this.host.send(frame(FRAME.BYE, Uint8Array.of(0)));
  }
}
