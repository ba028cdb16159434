'use strict';
// Calls: a call is on while one side sends and the other plays. What each is willing to do goes over the control channel; the
// browser learns of the sound by an offer that is written here from agreed numbers, so nothing is carried by hand.

class Call {
  constructor(peer) {
    this.peer = peer;
    // What we are willing to do: all or nothing.
    this.isWanted = false;
    this.remote = { sends: false, plays: false };
    this.isActive = false;
    this.isMuted = false;
    this.player = new Audio();
  }

  // The other side calls and nobody here has said yes.
  get isRinging() {
    return !this.isWanted && (this.remote.sends || this.remote.plays);
  }

  get isDescribed() {
    return this.transceiver !== undefined;
  }

  // Asks for the microphone, then calls, or takes the call.
  async start() {
    if (this.isWanted) {
      return;
    }
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      throw refuse('NO_MICROPHONE');
    }
    if (this.peer.isOver || this.isWanted) {
      stream.getTracks().forEach(track => track.stop());
      return;
    }
    this.microphone = stream.getAudioTracks()[0];
    this.microphone.enabled = !this.isMuted;
    this.isWanted = true;
    this.peer.link.sendMedia(true, true);
    this.meet();
  }

  // Hangs up.
  stop() {
    if (this.isWanted) {
      this.forget();
      this.peer.link.sendMedia(false, false);
    } else {
      // Not taken: the caller may wait or hang up.
      this.remote = { sends: false, plays: false };
    }
    this.peer.app.callChanged();
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (this.microphone) {
      this.microphone.enabled = !isMuted;
    }
  }

  remoteChanged(sends, plays) {
    this.remote = { sends, plays };
    if (this.isActive && !sends && !plays) {
      this.stop();
      return;
    }
    this.meet();
  }

  meet() {
    const meets = this.isWanted && (this.remote.sends || this.remote.plays);
    if (meets && !this.isActive) {
      this.isActive = true;
      this.describe().catch(() => this.stop());
    }
    this.peer.app.callChanged();
  }

  async describe() {
    const { connection, other } = this.peer;
    if (!this.transceiver) {
      await connection.setRemoteDescription({ type: 'offer', sdp: writeDescription({ ...other, setup: 'actpass', audio: true, version: ++this.peer.described }) });
      this.transceiver = connection.getTransceivers().find(t => t.mid === '1');
      this.transceiver.direction = 'sendrecv';
      await this.transceiver.sender.replaceTrack(this.microphone ?? null);
      await connection.setLocalDescription(await connection.createAnswer());
      this.peer.restarts.prepare().catch(() => {});
    } else {
      await this.transceiver.sender.replaceTrack(this.microphone ?? null);
    }
    this.play();
  }

  // What the other side sends.
  heard(track) {
    this.track = track;
    this.play();
  }

  play() {
    if (this.isActive && this.track) {
      this.player.srcObject = new MediaStream([this.track]);
      this.player.play().catch(() => {
        // The page was clicked for this call; a browser that still waits plays at the next click.
      });
    }
  }

  forget() {
    this.isWanted = false;
    this.isActive = false;
    this.remote = { sends: false, plays: false };
    this.microphone?.stop();
    this.microphone = undefined;
    this.transceiver?.sender.replaceTrack(null).catch(() => {});
    this.player.srcObject = null;
  }

  release() {
    this.forget();
  }
}
