'use strict';
// Why something was refused, as a stable reason and a sentence that says what to do next. The reasons are those of the library.

class Refusal extends Error {
  constructor(reason, sentence) {
    super(sentence);
    this.reason = reason;
  }
}

const SENTENCES = {
  MALFORMED: 'This is not a complete offer or answer. Copy the text again, from p2p: to its end.',
  NOT_AN_ANSWER: 'This is no answer, and an answer is needed. Paste the text that the other side made from your offer.',
  NOT_AN_OFFER: 'This is no offer. If it is an answer, give it to the side that made the offer.',
  TOO_LARGE: 'This text is far longer than an offer or answer. Copy only the part that begins with p2p:.',
  UNSUPPORTED_VERSION: 'This was made by a newer version. Get the current page and paste it again.',
  DOWNGRADE: 'This was made in another way than you chose: one of you has a PIN and the other a passphrase, or neither. Agree on one.',
  WRONG_PIN: 'The PINs differ. Compare them with the other side, then make a new answer or offer.',
  WRONG_PASSPHRASE: 'The passphrases differ. Compare them with the other side and try again.',
  WEAK_PASSPHRASE: 'This passphrase could be guessed. Take four or more unrelated words, or use a PIN, where guesses are counted.',
  SHORT_PIN: 'A PIN has 4 to 256 characters. Agree on a longer one.',
  TOO_LONG: 'A PIN or passphrase has at most 256 characters. Agree on a shorter one.',
  EXPIRED_OFFER: 'This offer has expired. Ask for a new one, and check that both clocks are right.',
  OFFER_USED: 'This offer has been answered already. Make a new offer for another connection.',
  OFFER_BURNED: 'This offer had too many wrong answers. Make a new offer and check the PIN together.',
  OWN_OFFER: 'This is your own offer. Send it to the other side and paste the text that comes back.',
  OTHER_OFFER: 'This answers another offer. Ask for the answer to the offer that you sent last.',
  PIN_VOID: 'There were too many wrong guesses at this PIN. Agree on a new PIN and start again.',
  NOT_SUPPORTED: 'This offer asks for a key derivation outside the accepted cost. Ask for one made by a current version.',
  OLD_BROWSER: 'This browser lacks X25519 or WebRTC. Use a current Chromium, Chrome, Edge, Firefox or Safari.',
  NO_ROUTE: 'No way to the other side was found. Use the same network, or let the program on the other side name a STUN or TURN server.',
  HANDSHAKE_FAILED: 'The encrypted handshake failed, or somebody changed it. Make a new offer and try again.',
  CONSENT_LOST: 'The other side is gone. Make a new offer when it is back.',
  REMOTE_CLOSED: 'The other side ended the session. Make a new offer to go on.',
  BAD_PART: 'This is no part of a text in several QR codes, or a damaged one. Scan it again.',
  OTHER_PART: 'This code is part of another text. Begin again with the codes of one text.',
  MISSING_PARTS: 'Some of the codes are missing. Choose the pictures of all of them together.',
  NO_QR: 'No QR code was found in this picture. Take it again: straight, sharp and with the white margin.',
  NO_CAMERA: 'There is no camera that this page may use. Allow it in the browser, choose a picture, or paste the text.',
  NO_MICROPHONE: 'There is no microphone that this page may use. Allow it in the browser and call again.',
};

function refuse(reason, sentence = SENTENCES[reason]) {
  // Several sentences for one reason: what kind of blob was wanted, or what is wrong with the codes.
  const name = { NOT_AN_ANSWER: 'MALFORMED', NOT_AN_OFFER: 'MALFORMED', SHORT_PIN: 'MALFORMED', BAD_PART: 'MALFORMED', MISSING_PARTS: 'MALFORMED',
    OTHER_PART: 'OTHER_OFFER', TOO_LONG: 'TOO_LARGE' }[reason];
  return new Refusal(name ?? reason, sentence);
}
