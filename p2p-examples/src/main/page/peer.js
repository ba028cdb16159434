'use strict';
// One connection: an offer or an answer, the path, the gate, then messages and calls. `app` hears of it: peerReady(name),
// peerWords(verification), peerText(text), peerPath(isThere), callChanged(), peerEnded(reason).

// Firefox opens no stream above 2047.
const CONTROL_STREAM = 1023;
const MESSAGES_STREAM = 1022;
const GATE_MS = 5000;
const GATHER_MS = 3000;
// The other side may be found long after this one looked first: the answer is carried by hand.
const TRY_EVERY_MS = 7000;
const TRIES_MAX = 90;
// A check takes a Firefox 7 s to give up. In a restart one must always be under way: when all have failed it ends the connection.
const SEEK_EVERY_MS = 3000;
// From here on nobody waits any more: the answer was accepted, and the other side looks for us too.
const CONNECT_MS = 40000;
const HELD_MAX = 1024;
const REMOTE_CANDIDATES_MAX = 64;
const KNOWN_CANDIDATES_MAX = 16;
const MESSAGE_MAX = 262144;

class Peer {
  constructor(app, name) {
    this.app = app;
    this.name = name;
    this.isOpen = false;
    this.isOver = false;
    this.held = [];
    this.unsent = [];
    this.added = 0;
    this.described = 0;
    this.call = new Call(this);
    this.restarts = new Restart(this);
    this.connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: 'max-bundle' });
    this.connection.onconnectionstatechange = () => this.pathChanged();
    this.connection.onicecandidate = event => this.restarts.gathered(event.candidate);
    this.connection.ontrack = event => this.call.heard(event.track);
    this.control = this.channel('peersession', CONTROL_STREAM, 'peersession.1');
    this.messages = this.channel('messages', MESSAGES_STREAM, '');
    this.control.onopen = () => this.associated();
    this.control.onmessage = event => this.controlMessage(event.data);
    this.control.onclose = () => this.end('REMOTE_CLOSED');
    this.messages.onmessage = event => this.message(event.data);
  }

  channel(label, id, protocol) {
    const channel = this.connection.createDataChannel(label, { negotiated: true, id, protocol });
    channel.binaryType = 'arraybuffer';
    return channel;
  }

  // ---- descriptions

  // Makes an offer: { text, qr, expires }.
  async offer(secret) {
    this.role = OFFERER;
    this.wrongReason = secret.wrong;
    await this.connection.setLocalDescription(await this.connection.createOffer());
    const around = secret.mode === 'PIN' ? 3 + 32 + 2 : 12 + 32 + 16 + 2;
    this.sealed = await SealedOffer.create(secret, fitContent(await this.ownContent(), around));
    return { bytes: this.sealed.bytes, deadline: this.sealed.deadline };
  }

  // The other side's answer, as text.
  async accept(text) {
    const { content, keys } = await this.sealed.accept(text);
    this.keys = keys;
    // A Java peer that answers starts the handshake, and so does a page.
    await this.start('answer', 'active', content, content.browser ?? keys.ice[ANSWERER]);
    this.giveUpAfter(CONNECT_MS);
  }

  // Answers an offer: the bytes to carry back.
  async answer(text, secret) {
    this.role = ANSWERER;
    this.wrongReason = secret.wrong;
    const reply = await SealedReply.open(text, secret);
    await reply.begin();
    this.whenConfirmed = () => reply.confirmed();
    const content = reply.content;
    await this.connection.setRemoteDescription(this.remote('offer', 'actpass', content, content.browser ?? reply.ice[OFFERER]));
    await this.connection.setLocalDescription(await this.connection.createAnswer());
    const own = fitContent(await this.ownContent(), 37 + 16 + 2);
    const answer = await reply.answer(own);
    this.keys = answer.keys;
    this.keepTrying();
    return answer.bytes;
  }

  // Connects by the code of a listener: nothing to carry back. The listener reads our password in the user name of our first check.
  async connect(text) {
    this.role = ANSWERER;
    this.wrongReason = 'HANDSHAKE_FAILED';
    const code = await ConnectCode.parse(text);
    await this.connection.setLocalDescription(await this.connection.createOffer());
    const own = readDescription(this.connection.localDescription.sdp);
    this.keys = await code.keys(own.fingerprint);
    const ice = { ufrag: CODE_UFRAG_PREFIX + own.browser.password, password: code.ice[OFFERER].password };
    await this.start('answer', 'passive', code.content, ice);
    this.giveUpAfter(CONNECT_MS);
  }

  async start(type, setup, content, ice) {
    await this.connection.setRemoteDescription(this.remote(type, setup, content, ice));
    this.keepTrying();
  }

  remote(type, setup, content, ice) {
    // The role in the handshake stays: to an offer that leaves it open this browser answers that it begins.
    this.other = { ice, content, setup: setup === 'actpass' ? 'passive' : setup };
    return { type, sdp: writeDescription({ ice, content, setup, version: ++this.described }) };
  }

  async ownContent() {
    const gathered = new Promise(done => {
      this.connection.onicegatheringstatechange = () => this.connection.iceGatheringState === 'complete' && done();
      setTimeout(done, GATHER_MS);
    });
    if (this.connection.iceGatheringState !== 'complete') {
      await gathered;
    }
    return readDescription(this.connection.localDescription.sdp);
  }

  // ---- the path

  // A browser gives up after some seconds without an answer, and starts again for a candidate that it does not know.
  keepTrying(round = 0) {
    const mayTry = this.isAssociated ? this.restarts.isSeeking : round < TRIES_MAX;
    if (this.isOver || !mayTry) {
      return;
    }
    this.other.content.candidates.forEach((c, i) => this.addCandidate(writeCandidate(c, i, round)));
    this.tryTimer = setTimeout(() => this.keepTrying(round + 1), this.isAssociated ? SEEK_EVERY_MS : TRY_EVERY_MS);
  }

  addCandidate(candidate) {
    this.connection.addIceCandidate({ candidate, sdpMid: '0', usernameFragment: this.other.ice.ufrag }).catch(() => {
      // An address that this browser cannot use, such as IPv6 where there is none, is no loss.
    });
  }

  giveUpAfter(ms) {
    this.connectTimer = setTimeout(() => this.isAssociated || this.end('NO_ROUTE'), ms);
  }

  pathChanged() {
    const state = this.connection.connectionState;
    if (this.isOpen) {
      this.app.peerPath(state === 'connected');
      this.restarts.pathChanged(state);
      this.sendHeld();
    } else if (this.isAssociated && state === 'failed') {
      this.end('CONSENT_LOST');
    }
  }

  // Moves to other credentials of both sides, and looks for the other one wherever it was known to be.
  async restart(offer, ice) {
    this.other.ice = ice;
    await this.connection.setLocalDescription(offer);
    const audio = this.call.isDescribed;
    const description = writeDescription({ ...this.other, audio, offered: offer.sdp, version: ++this.described });
    await this.connection.setRemoteDescription({ type: 'answer', sdp: description });
    clearTimeout(this.tryTimer);
    this.keepTrying();
  }

  // ---- the gate: until the other side's proof is verified, nothing of the application goes out or is shown

  associated() {
    this.isAssociated = true;
    clearTimeout(this.tryTimer);
    clearTimeout(this.connectTimer);
    this.link = new ControlLink(this, this.role, this.keys, this.name, this.wrongReason);
    this.gateTimer = setTimeout(() => this.link.expired(), GATE_MS);
    this.link.start();
  }

  controlMessage(data) {
    if (data instanceof ArrayBuffer) {
      this.link?.input(new Uint8Array(data));
      // Whatever comes proves that the path is there.
      this.restarts.announce();
    }
  }

  send(bytes) {
    if (this.control.readyState === 'open') {
      this.control.send(bytes);
    }
  }

  confirmed() {
    this.whenConfirmed?.();
  }

  ready(name, capabilities) {
    clearTimeout(this.gateTimer);
    this.isOpen = true;
    this.remoteName = name;
    this.takesCalls = (capabilities & CAPABILITY_CALLS) !== 0;
    this.app.peerReady(name);
    this.restarts.prepare().catch(() => {});
    this.held.splice(0).forEach(data => this.message(data));
  }

  words(verification) {
    this.verification = verification;
    this.app.peerWords(verification);
  }

  candidates(attributes) {
    for (const attribute of attributes) {
      if (this.added++ < REMOTE_CANDIDATES_MAX) {
        this.addCandidate(attribute);
        this.remember(readCandidate(attribute));
      }
    }
  }

  // Where to look after a restart: the newest addresses first.
  remember(candidate) {
    if (candidate) {
      const { content } = this.other;
      if (candidate.kind === 'host') {
        this.restarts.otherMoves();
      }
      content.candidates = [candidate, ...content.candidates].slice(0, KNOWN_CANDIDATES_MAX);
    }
  }

  reserved(generation, ice) {
    this.restarts.agreed(generation, ice);
  }

  moved(generation) {
    this.restarts.moved(generation);
  }

  media(sends, plays) {
    this.call.remoteChanged(sends, plays);
  }

  refused(reason) {
    this.end(reason);
  }

  // ---- messages

  message(data) {
    if (this.isOpen) {
      if (typeof data === 'string') {
        this.app.peerText(data);
      }
    } else if (this.held.length < HELD_MAX) {
      this.held.push(data);
    } else {
      this.end('HANDSHAKE_FAILED');
    }
  }

  // A Firefox whose address is gone ends the connection when it is made to send.
  sendHeld() {
    if (this.connection.connectionState === 'connected') {
      this.unsent.splice(0).forEach(text => this.messages.send(text));
    }
  }

  // False when it cannot be sent.
  sendText(text) {
    const isTaken = this.isOpen && this.messages.readyState === 'open' && utf8(text).length <= MESSAGE_MAX
      && this.unsent.length < HELD_MAX;
    if (isTaken) {
      this.unsent.push(text);
      this.sendHeld();
    }
    return isTaken;
  }

  // ---- the end

  close() {
    if (this.link?.isConfirmed && !this.isOver) {
      this.link.sendBye();
    }
    this.isOver = true;
    this.release();
  }

  end(reason) {
    if (this.isOver) {
      return;
    }
    this.isOver = true;
    this.release();
    this.app.peerEnded(reason);
  }

  release() {
    clearTimeout(this.tryTimer);
    clearTimeout(this.connectTimer);
    clearTimeout(this.gateTimer);
    this.sealed?.close();
    this.restarts.release();
    this.call.release();
    // What was said last is still on its way.
    setTimeout(() => this.connection.close(), 100);
  }
}

// What stands before a browser's password in the user name fragment that it uses for a listener.
const CODE_UFRAG_PREFIX = 'p2p/b1/';
