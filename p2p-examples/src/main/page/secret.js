'use strict';
// What two people share, brought to the bytes that both sides mean, and the count of guesses that strangers had at it. The count
// lives as long as the page: nothing is stored.

const SECRET_MAX = 256;
const PIN_MIN = 4;
const MAX_GUESSES = 10;

// One count for each PIN, however often it is typed in; known by hash.
const budgets = new Map();

class Secret {
  constructor(mode, bytes, budget) {
    this.mode = mode;
    this.bytes = bytes;
    this.budget = budget;
  }

  static async of(mode, typed) {
    if (typed.length > SECRET_MAX) {
      throw refuse('TOO_LONG');
    }
    const bytes = mode === 'PIN' ? pinBytes(typed) : passphraseBytes(typed);
    if (mode === 'PIN' && bytes.length < PIN_MIN) {
      throw refuse('SHORT_PIN');
    }
    if (mode === 'PASSPHRASE' && passphraseBits(typed) < PASSPHRASE_MIN_BITS) {
      throw refuse('WEAK_PASSPHRASE');
    }
    const name = mode + hex(await sha256(bytes));
    if (!budgets.has(name)) {
      budgets.set(name, new GuessBudget(mode === 'PIN'));
    }
    return new Secret(mode, bytes, budgets.get(name));
  }

  get wrong() {
    return this.mode === 'PIN' ? 'WRONG_PIN' : 'WRONG_PASSPHRASE';
  }
}

// An answer that does not open is a guess, and so is an answer of ours until its receiver proves to know the PIN.
class GuessBudget {
  constructor(limited) {
    this.limited = limited;
    this.guesses = 0;
    this.ownOffers = [];
  }

  get isVoid() {
    return this.limited && this.guesses >= MAX_GUESSES;
  }

  take() {
    if (this.isVoid) {
      throw refuse('PIN_VOID');
    }
    this.guesses++;
  }

  giveBack() {
    this.guesses = Math.max(0, this.guesses - 1);
  }
}

// NFKC; digits of each script as ASCII; lower case; spaces and dashes left out.
function pinBytes(typed) {
  let out = '';
  for (const c of typed.normalize('NFKC')) {
    if (!isSpace(c) && !/\p{Pd}/u.test(c)) {
      out += asciiDigit(c) ?? c.toLowerCase();
    }
  }
  return utf8(out);
}

// NFC; each kind of space as the common one; none at the ends.
function passphraseBytes(typed) {
  const spaced = Array.from(typed.normalize('NFC'), c => isSpace(c) ? ' ' : c).join('');
  return utf8(spaced.replace(/^ +| +$/g, ''));
}

// White space as Java has it: separators and the control characters that are spaces.
function isSpace(c) {
  return /[\p{Z}\t\n\u000B\f\r\u001C-\u001F]/u.test(c);
}

// Digits of a script stand in a row from its zero, and rows may touch: the value is the place in the row, of ten each.
function asciiDigit(c) {
  if (!/\p{Nd}/u.test(c)) {
    return null;
  }
  const code = c.codePointAt(0);
  if (code > 0xFFFF) {
    // The library reads one UTF-16 unit after the other and leaves these as they are.
    return null;
  }
  let zero = code;
  while (zero > 0 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
    zero--;
  }
  return String((code - zero) % 10);
}

// ---- how hard a passphrase is to guess: a cautious estimate, the same as the library's

const PASSPHRASE_MIN_BITS = 40;
const KEY_ROWS = ['qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm', 'abcdefghijklmnopqrstuvwxyz', '0123456789'];

function passphraseBits(text) {
  let bits = 0;
  for (let at = 0, end; at < text.length; at = end) {
    const sort = sortOf(text[at]);
    for (end = at + 1; end < text.length && sortOf(text[end]) === sort; end++);
    const run = text.slice(at, end);
    // The same run again, as in "horse horse horse".
    const repeats = run.length > 1 && text.slice(0, at).toLowerCase().includes(run.toLowerCase());
    bits += repeats ? 1 : runBits(sort, run);
  }
  return bits;
}

function sortOf(c) {
  return /\p{L}/u.test(c) ? 'LETTER' : /\p{Nd}/u.test(c) ? 'DIGIT' : isSpace(c) ? 'SPACE' : 'OTHER';
}

function runBits(sort, run) {
  let steps = 0;
  let capitalsInside = 0;
  for (let i = 1; i < run.length; i++) {
    steps += followsOnKeys(run[i - 1], run[i]) ? 1 : 0;
    capitalsInside += /\p{Lu}/u.test(run[i]) && /\p{Ll}/u.test(run[i - 1]) ? 1 : 0;
  }
  const fresh = run.length - steps;
  const stepped = Math.min(steps, 2);
  switch (sort) {
    case 'SPACE':
      return 0;
    case 'OTHER':
      return fresh * 4 + stepped;
    case 'DIGIT':
      return /^(19|20)..$/s.test(run) ? 6 : fresh * Math.log2(10) + stepped;
    default: {
      const spelled = fresh * Math.log2(26) + stepped + capitalsInside;
      // "HorseBattery" is two words.
      const words = 11 * (1 + capitalsInside) + Math.max(0, run.length - 9);
      return isPronounceable(run) ? Math.min(spelled, words) : spelled;
    }
  }
}

// The same character again, or its neighbour in the alphabet, the digits or a row of keys.
function followsOnKeys(before, now) {
  const a = before.toLowerCase();
  const b = now.toLowerCase();
  return a === b || KEY_ROWS.some(row => {
    const i = row.indexOf(a);
    const j = row.indexOf(b);
    return i >= 0 && j >= 0 && Math.abs(i - j) === 1;
  });
}

function isPronounceable(run) {
  let consonants = 0;
  let vowel = false;
  for (const c of run.toLowerCase()) {
    const isVowel = 'aeiouy'.includes(c) || c >= '\u0080';
    vowel ||= isVowel;
    consonants = isVowel ? 0 : consonants + 1;
    if (consonants >= 5) {
      return false;
    }
  }
  return vowel || run.length < 4;
}
