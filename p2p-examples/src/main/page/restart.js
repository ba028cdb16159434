'use strict';
// A restart of ICE kept in reserve (docs/CONTROL-CHANNEL.md, Restarts). Without a path nothing can be agreed on, so both sides agree
// on the next credentials while there is one: the browser makes the offer of a restart and does not apply it yet.

// The addresses of a machine that moves come one after the other.
const MOVED_MS = 200;
const CANDIDATES_MAX = 8;
// As long as a Java peer looks for the path by default.
const RECONNECT_MS = 600000;

class Restart {
  constructor(peer) {
    this.peer = peer;
    this.generation = 0;
    // Whether the other side may still be found with the credentials of the restart.
    this.isSeeking = false;
    this.fresh = [];
  }

  // Agrees on the next restart. Any other description makes the offer of before invalid: then this is called again.
  async prepare() {
    this.ready = undefined;
    if (this.asked) {
      this.isStale = true;
      return;
    }
    const asked = { generation: this.generation + 1 };
    this.asked = asked;
    asked.offer = await this.peer.connection.createOffer({ iceRestart: true });
    this.peer.link.sendReserve(asked.generation, readDescription(asked.offer.sdp).browser);
  }

  agreed(generation, ice) {
    const asked = this.asked;
    if (!asked?.offer || asked.generation !== generation) {
      return;
    }
    this.asked = undefined;
    if (this.isStale) {
      this.isStale = false;
      this.prepare().catch(() => {});
      return;
    }
    this.ready = { ...asked, ice };
    if (this.isWanted) {
      this.use();
    }
  }

  pathChanged(state) {
    if (state === 'connected') {
      this.found();
    } else if (state === 'failed' && !this.isSeeking && !this.use()) {
      this.peer.end('CONSENT_LOST');
    }
  }

  // A restart has other ports, and a firewall before the other side opens only to those that it has sent to.
  gathered(candidate) {
    if (this.isSeeking && candidate && readCandidate(candidate.candidate) && candidate.candidate.length <= CANDIDATE_MAX) {
      this.fresh.push(candidate.candidate);
      if (this.peer.connection.connectionState === 'connected') {
        this.announce();
      }
    }
  }

  announce() {
    while (this.fresh.length) {
      this.peer.link.sendCandidates(this.generation, this.fresh.splice(0, CANDIDATES_MAX));
    }
  }

  // The other side has seen our checks.
  moved(generation) {
    if (generation === this.generation) {
      this.found();
    }
  }

  // The other side has another address. A Firefox answers there at once and yet sends to the old one until it gives it up.
  otherMoves() {
    clearTimeout(this.moveTimer);
    this.isWanted = true;
    this.moveTimer = setTimeout(() => this.use(), MOVED_MS);
  }

  found() {
    clearTimeout(this.endTimer);
    this.isSeeking = false;
    clearTimeout(this.peer.tryTimer);
    if (!this.ready && !this.asked) {
      this.prepare().catch(() => {});
    }
  }

  // Begins with the credentials that were agreed on; false when there are none.
  use() {
    const { peer, ready } = this;
    if (!ready) {
      return false;
    }
    this.ready = undefined;
    this.isWanted = false;
    this.generation = ready.generation;
    this.isSeeking = true;
    this.fresh = [];
    this.endTimer = setTimeout(() => this.giveUp(), RECONNECT_MS);
    peer.restart(ready.offer, ready.ice).catch(() => peer.end('CONSENT_LOST'));
    return true;
  }

  // What the browser still has is kept, and so are its checks: once all have failed, Firefox ends the connection.
  giveUp() {
    if (this.peer.connection.connectionState !== 'connected') {
      this.peer.end('CONSENT_LOST');
    }
  }

  release() {
    clearTimeout(this.moveTimer);
    clearTimeout(this.endTimer);
  }
}
