'use strict';
// The screens. One peer at a time; what comes from the other side is only ever set as text.

const CHOICES = 4;
const NOTE_COPIED_MS = 2000;
// A mail with an offer has fewer characters.
const LONG_PASTE = 4096;

const $ = id => document.getElementById(id);
const SCREENS = ['start', 'offer', 'reply', 'connecting', 'chat'];
const WHERE = { start: '', offer: 'Offer', reply: 'Answer', connecting: 'Connecting', chat: 'Direct and encrypted' };
const TITLES = {
  WRONG_PIN: 'Wrong PIN', WRONG_PASSPHRASE: 'Wrong passphrase', WEAK_PASSPHRASE: 'Too easy to guess', EXPIRED_OFFER: 'Too old',
  PIN_VOID: 'This PIN is used up', OFFER_BURNED: 'This offer is used up', NO_ROUTE: 'No connection', REMOTE_CLOSED: 'The other side left',
  CONSENT_LOST: 'Connection lost', HANDSHAKE_FAILED: 'Not safe', NO_QR: 'No QR code', NO_CAMERA: 'No camera',
  NO_MICROPHONE: 'No microphone', OLD_BROWSER: 'Browser too old',
};

class App {
  constructor() {
    this.peer = null;
    for (const slot of document.querySelectorAll('[data-scan]')) {
      this.addScanButtons(slot, $(slot.dataset.scan));
    }
    for (const slot of document.querySelectorAll('[data-share]')) {
      this.addShare(slot);
    }
    for (const again of document.querySelectorAll('[data-again]')) {
      again.onclick = () => this.startAgain();
    }
    $('secret-form').onsubmit = event => this.submit(event, $('make-offer'), () => this.makeOffer());
    $('paste-form').onsubmit = event => this.submit(event, $('take-offer'), () => this.takeOffer());
    $('answer-form').onsubmit = event => this.submit(event, $('take-answer'), () => this.takeAnswer());
    $('verify').onsubmit = event => this.submit(event, null, () => this.verify());
    $('compose').onsubmit = event => this.submit(event, null, () => this.sendText());
    for (const radio of document.querySelectorAll('[name=mode]')) {
      radio.onchange = () => this.modeChanged();
    }
    $('show-secret').onclick = () => this.toggleSecret();
    $('text').onkeydown = event => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.sendText();
      }
    };
    $('later').onclick = () => this.verifyLater();
    $('badge').onclick = () => $('verify').hidden = !this.peer?.verification || !$('verify').hidden;
    $('leave').onclick = () => this.startAgain();
    $('call').onclick = () => this.startCall();
    $('take-call').onclick = () => this.startCall();
    $('refuse-call').onclick = () => this.peer.call.stop();
    $('hang-up').onclick = () => this.peer.call.stop();
    $('mute').onclick = () => this.toggleMute();
    $('close-camera').onclick = () => $('camera').close();
    $('camera').onclose = () => this.camera?.stop();
    addEventListener('pagehide', () => this.peer?.close());
    this.show('start');
  }

  // ---- screens

  show(screen) {
    for (const id of SCREENS) {
      $(id).hidden = id !== screen;
    }
    this.screen = screen;
    $('where').textContent = WHERE[screen];
    $(`${screen}-title`).focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  alert(refusal) {
    $('alert-title').textContent = TITLES[refusal.reason] ?? 'That did not work';
    $('alert-text').textContent = refusal.message;
    $('alert').dataset.reason = refusal.reason;
    $('alert').hidden = false;
    $('alert').scrollIntoView({ block: 'nearest' });
  }

  clearAlert() {
    $('alert').hidden = true;
    delete $('alert').dataset.reason;
  }

  // Runs what a form asks for, once at a time, and shows why it was refused.
  async submit(event, button, work) {
    event.preventDefault();
    if (this.isBusy) {
      return;
    }
    this.isBusy = true;
    this.clearAlert();
    button?.setAttribute('disabled', '');
    try {
      // What was pressed shows first; a passphrase takes its time.
      await new Promise(done => setTimeout(done));
      await work();
    } catch (failure) {
      this.alert(failure instanceof Refusal ? failure : refuse('HANDSHAKE_FAILED', `That did not work: ${failure.message}`));
    } finally {
      button?.removeAttribute('disabled');
      this.isBusy = false;
    }
  }

  startAgain() {
    this.clearAlert();
    this.drop();
    this.show('start');
  }

  drop() {
    this.peer?.close();
    this.peer = null;
    clearInterval(this.clock);
    for (const id of ['paste', 'answer', 'text']) {
      $(id).value = '';
    }
    $('log').replaceChildren();
    $('verify').hidden = true;
  }

  newPeer() {
    this.drop();
    this.peer = new Peer(this, $('name').value);
    return this.peer;
  }

  // ---- the start

  get mode() {
    return document.querySelector('[name=mode]:checked').value;
  }

  modeChanged() {
    const isPin = this.mode === 'PIN';
    $('secret-label').textContent = isPin ? 'PIN, four characters or more' : 'Passphrase, four or more unrelated words';
    $('secret-hint').textContent = isPin
      ? 'Say it in person or on the phone, not in the message that carries the offer.'
      : 'It also hides your addresses in the offer. Say it in person or on the phone.';
  }

  toggleSecret() {
    const isShown = $('secret').type === 'password';
    $('secret').type = isShown ? 'text' : 'password';
    $('show-secret').setAttribute('aria-pressed', isShown);
    $('show-secret').textContent = isShown ? 'Hide' : 'Show';
  }

  async secret() {
    try {
      return await Secret.of(this.mode, $('secret').value);
    } catch (refusal) {
      $('secret').focus();
      throw refusal;
    }
  }

  async makeOffer() {
    const secret = await this.secret();
    const peer = this.newPeer();
    try {
      const { bytes, deadline } = await peer.offer(secret);
      this.share('offer', bytes);
      this.show('offer');
      this.countDown(deadline);
    } catch (failure) {
      this.drop();
      throw failure;
    }
  }

  countDown(deadline) {
    const tick = () => {
      const minutes = Math.ceil((deadline - performance.now()) / 60000);
      $('expiry').textContent = minutes > 0
        ? `Good for ${minutes} more ${minutes === 1 ? 'minute' : 'minutes'}, for one person.` : 'This offer has expired. Start again.';
    };
    tick();
    this.clock = setInterval(tick, 5000);
  }

  async takeOffer() {
    const text = $('paste').value;
    if (kindOfText(text) === CONNECT_CODE) {
      const peer = this.newPeer();
      await this.orDrop(() => peer.connect(text));
      this.show('connecting');
      return;
    }
    // Looked at first: a damaged text is no reason to ask for a PIN.
    if (!isSdp(text)) {
      findBlobs(text);
    }
    const secret = await this.secret();
    const peer = this.newPeer();
    $('paste').value = text;
    const bytes = await this.orDrop(() => peer.answer(text, secret), text);
    this.share('reply', bytes);
    this.show('reply');
  }

  async orDrop(work, text = '') {
    try {
      return await work();
    } catch (failure) {
      this.drop();
      $('paste').value = text;
      throw failure;
    }
  }

  async takeAnswer() {
    await this.peer.accept($('answer').value);
    clearInterval(this.clock);
    this.show('connecting');
  }

  // ---- texts to carry, and codes to read

  addShare(slot) {
    const canvas = document.createElement('canvas');
    canvas.className = 'qr';
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'QR code of the text below');
    const text = document.createElement('textarea');
    text.className = 'blob';
    text.readOnly = true;
    text.setAttribute('aria-label', slot.dataset.share === 'offer' ? 'Your offer' : 'Your answer');
    text.onfocus = () => text.select();
    const row = document.createElement('div');
    row.className = 'row wrap';
    const copy = this.button('Copy', async () => {
      await copyText(text);
      copy.textContent = 'Copied';
      setTimeout(() => copy.textContent = 'Copy', NOTE_COPIED_MS);
    });
    row.append(copy, this.button('Save QR code', () => saveCanvas(canvas, `${slot.dataset.share}.png`)));
    if (navigator.share) {
      row.append(this.button('Share', () => navigator.share({ text: text.value }).catch(() => {})));
    }
    slot.append(canvas, text, row);
    slot.canvas = canvas;
    slot.text = text;
  }

  share(name, bytes) {
    const slot = document.querySelector(`[data-share=${name}]`);
    slot.text.value = blobText(bytes);
    drawBlob(slot.canvas, bytes);
  }

  addScanButtons(slot, field) {
    // Browsers take minutes to lay out a long text without a space, so only the blobs of it are taken over.
    field.onpaste = event => {
      const text = event.clipboardData.getData('text');
      if (text.length <= LONG_PASTE) {
        return;
      }
      event.preventDefault();
      this.clearAlert();
      try {
        field.value = findBlobs(text).map(blob => blobText(blob.bytes)).join('\n');
      } catch (refusal) {
        this.alert(refusal);
      }
    };
    slot.append(
      this.button('Use the camera', () => this.scanWithCamera(field)),
      this.button('Use a picture', () => {
        $('picture').onchange = () => this.scanPicture(field);
        $('picture').click();
      }));
  }

  button(label, action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.onclick = async () => {
      this.clearAlert();
      try {
        await action();
      } catch (failure) {
        this.alert(failure instanceof Refusal ? failure : refuse('MALFORMED', failure.message));
      }
    };
    return button;
  }

  async scanPicture(field) {
    const files = [...$('picture').files];
    $('picture').value = '';
    this.clearAlert();
    try {
      field.value = files.length > 0 ? await readPictures(files) : field.value;
    } catch (failure) {
      this.alert(failure);
    }
  }

  async scanWithCamera(field) {
    const camera = new Camera();
    this.camera = camera;
    const parts = new PartsReader();
    $('parts-read').hidden = true;
    $('camera').showModal();
    try {
      await camera.start($('viewfinder'), async seen => {
        const text = isPart(seen) ? await this.readPart(parts, seen) : seen;
        // Other codes may be in sight.
        if (text === null || kindOfText(text) === null) {
          return false;
        }
        field.value = text;
        $('camera').close();
        field.form.requestSubmit();
        return true;
      });
    } catch (failure) {
      $('camera').close();
      throw failure;
    }
  }

  // The whole text, or null while parts are missing; a part of another text is passed over.
  async readPart(parts, seen) {
    const whole = await parts.add(seen).catch(() => null);
    $('parts-read').hidden = parts.count === 0;
    $('parts-read').textContent = `${parts.count - parts.missing} of ${parts.count} codes read`;
    return whole;
  }

  // ---- what the peer tells

  peerReady(name) {
    this.who = name || 'the other side';
    $('chat-title').textContent = name || 'Connected';
    for (const slot of document.querySelectorAll('.who')) {
      slot.textContent = this.who;
    }
    this.badge('Not verified yet', '');
    $('call').hidden = !this.peer.takesCalls;
    $('ringing').hidden = $('in-call').hidden = true;
    clearInterval(this.clock);
    this.clearAlert();
    this.show('chat');
    this.note(`Connected. ${this.peer.wrongReason === 'HANDSHAKE_FAILED' ? 'You came by a connect code.' : 'The other side knows the secret.'}`);
  }

  badge(text, kind) {
    $('badge').textContent = text;
    $('badge').className = `badge ${kind}`;
  }

  // Who offered asks for another form than it reads, and the other side the other way round: in a program words and digits, between
  // two pages emoji and digits.
  peerWords(verification) {
    const isPage = this.peer.other.content.browser !== null;
    const offers = this.peer.role === OFFERER;
    this.form = isPage ? offers ? 'emoji' : 'digits' : offers ? 'digits' : 'words';
    const read = isPage ? offers ? verification.digits : verification.emoji : offers ? verification.words : verification.digits;
    $('verify-ask').textContent = `Ask ${this.who} to read aloud the ${this.form} on their screen, and choose the same here.`;
    $('verify-read').textContent = read;
    $('choices').replaceChildren($('choices').querySelector('legend'));
    for (const choice of [...verification.choices(this.form, CHOICES), '']) {
      const label = document.createElement('label');
      const radio = document.createElement('input');
      radio.type = 'radio';
      radio.name = 'choice';
      radio.value = choice;
      radio.required = true;
      label.append(radio, choice || 'None of these');
      $('choices').append(label);
    }
    $('verify').hidden = false;
  }

  verify() {
    const chosen = document.querySelector('[name=choice]:checked').value;
    $('verify').hidden = true;
    if (chosen === this.peer.verification[this.form]) {
      this.badge('Verified', 'good');
      this.note('The same on both sides: nobody sits between you.');
      $('text').focus();
      return;
    }
    this.badge('Not the same', 'bad');
    this.alert(new Refusal('HANDSHAKE_FAILED', 'What you chose is not what this page sees. Either it was misread, or somebody sits '
        + 'between you: compare once more, or leave and start again with a new PIN.'));
    $('verify').hidden = false;
  }

  verifyLater() {
    $('verify').hidden = true;
    this.note('Not verified yet: choose the mark beside the name to compare later.');
  }

  peerText(text) {
    this.line(text, '');
  }

  peerPath(isThere) {
    $('where').textContent = isThere ? WHERE.chat : 'Looking for a new path';
  }

  peerEnded(reason) {
    this.peer = null;
    clearInterval(this.clock);
    this.show('start');
    this.alert(refuse(reason));
  }

  // ---- chat

  sendText() {
    const text = $('text').value.trim();
    if (!text || !this.peer) {
      return;
    }
    if (!this.peer.sendText(text)) {
      this.alert(refuse('TOO_LARGE', 'Not sent: the message is too long, or the session is over.'));
      return;
    }
    this.line(text, 'mine');
    $('text').value = '';
  }

  note(text) {
    this.line(text, 'note');
  }

  line(text, kind) {
    const line = document.createElement('li');
    line.className = kind;
    line.textContent = text;
    $('log').append(line);
    while ($('log').children.length > 1000) {
      $('log').firstChild.remove();
    }
    $('log').scrollTop = $('log').scrollHeight;
  }

  // ---- calls

  async startCall() {
    this.clearAlert();
    try {
      await this.peer.call.start();
    } catch (failure) {
      this.alert(failure);
    }
  }

  toggleMute() {
    const isMuted = $('mute').getAttribute('aria-pressed') !== 'true';
    $('mute').setAttribute('aria-pressed', isMuted);
    this.peer.call.mute(isMuted);
  }

  callChanged() {
    const call = this.peer?.call;
    if (!call) {
      return;
    }
    $('ringing').hidden = !call.isRinging;
    $('in-call').hidden = !call.isWanted;
    $('call').hidden = !this.peer.takesCalls || call.isWanted || call.isRinging;
    $('call-state').textContent = call.isActive ? `In a call with ${this.who}` : `Calling ${this.who}`;
    if (!call.isWanted) {
      $('mute').setAttribute('aria-pressed', false);
      call.mute(false);
    }
  }
}

// The clipboard may be closed to a page from a file; then the selected text is copied the old way.
async function copyText(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.focus();
    field.select();
    document.execCommand('copy');
  }
}

function saveCanvas(canvas, name) {
  canvas.toBlob(picture => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(picture);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
}

// ---- the beginning

const app = new App();

// Without these nothing works; the question is asked of the browser, not of its name.
(async () => {
  try {
    await crypto.subtle.importKey('raw', new Uint8Array(32).fill(9), 'X25519', false, []);
    new RTCPeerConnection().close();
  } catch {
    app.alert(refuse('OLD_BROWSER'));
    $('make-offer').disabled = $('take-offer').disabled = true;
  }
})();
