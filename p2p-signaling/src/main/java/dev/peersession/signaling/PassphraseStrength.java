package dev.peersession.signaling;

/**
 * A cautious estimate of the guesses that a passphrase takes, as a power of two. It errs towards refusing: who guesses knows words,
 * years, keyboard rows and repetitions. What reads like a word counts as one of two thousand, however long.
 */
final class PassphraseStrength {
    /** With Argon2id at a quarter of a second, 2^40 guesses take one core 8,700 years. */
    static final double MIN_BITS = 40;

    private static final double WORD = 11;
    private static final double WORD_LONG_LETTER = 1;
    private static final int WORD_USUAL_LETTERS = 9;
    private static final double LETTER = Math.log(26) / Math.log(2);
    private static final double CAPITAL_INSIDE = 1;
    private static final double DIGIT = Math.log(10) / Math.log(2);
    private static final double YEAR = 6;
    private static final double SYMBOL = 4;
    private static final double STEP = 1;
    // A run of so many consonants, or so many letters without a vowel, is no word.
    private static final int CONSONANTS = 5;
    private static final int WITHOUT_VOWEL = 4;
    private static final String[] ROWS = {
        "qwertyuiop", "qwertzuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm", "abcdefghijklmnopqrstuvwxyz", "0123456789"
    };

    private PassphraseStrength() {}

    static double bits(char[] text) {
        double bits = 0;
        int at = 0;
        while (at < text.length) {
            int end = at + 1;
            Sort sort = Sort.of(text[at]);
            while (end < text.length && Sort.of(text[end]) == sort) {
                end++;
            }
            bits += repeats(text, at, end) ? STEP : run(sort, text, at, end);
            at = end;
        }
        return bits;
    }

    private enum Sort {
        LETTER,
        DIGIT,
        SPACE,
        OTHER;

        static Sort of(char c) {
            return Character.isLetter(c)
                    ? LETTER
                    : Character.isDigit(c) ? DIGIT : Character.isWhitespace(c) ? SPACE : OTHER;
        }
    }

    /** Whether the same run has stood before, as in "horse horse horse". */
    private static boolean repeats(char[] text, int from, int to) {
        int length = to - from;
        if (length < 2) {
            return false;
        }
        for (int start = 0; start + length <= from; start++) {
            int same = 0;
            while (same < length
                    && Character.toLowerCase(text[start + same]) == Character.toLowerCase(text[from + same])) {
                same++;
            }
            if (same == length) {
                return true;
            }
        }
        return false;
    }

    private static double run(Sort sort, char[] text, int from, int to) {
        int fresh = 0;
        int steps = 0;
        int capitalsInside = 0;
        for (int i = from; i < to; i++) {
            boolean step = i > from && follows(text[i - 1], text[i]);
            steps += step ? 1 : 0;
            fresh += step ? 0 : 1;
            capitalsInside += i > from && Character.isUpperCase(text[i]) && Character.isLowerCase(text[i - 1]) ? 1 : 0;
        }
        double stepped = Math.min(steps, 2) * STEP;
        return switch (sort) {
            case SPACE -> 0;
            case OTHER -> fresh * SYMBOL + stepped;
            case DIGIT -> isYear(text, from, to) ? YEAR : fresh * DIGIT + stepped;
            case LETTER -> {
                double spelled = fresh * LETTER + stepped + capitalsInside * CAPITAL_INSIDE;
                if (!pronounceable(text, from, to)) {
                    yield spelled;
                }
                double long_ = Math.max(0, to - from - WORD_USUAL_LETTERS) * WORD_LONG_LETTER;
                // "HorseBattery" is two words.
                yield Math.min(spelled, WORD * (1 + capitalsInside) + long_);
            }
        };
    }

    /** The same character again, or its neighbour in the alphabet, the digits or a keyboard row, in either direction. */
    private static boolean follows(char before, char now) {
        char a = Character.toLowerCase(before);
        char b = Character.toLowerCase(now);
        if (a == b) {
            return true;
        }
        for (String row : ROWS) {
            int i = row.indexOf(a);
            int j = row.indexOf(b);
            if (i >= 0 && j >= 0 && Math.abs(i - j) == 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean isYear(char[] text, int from, int to) {
        return to - from == 4
                && (text[from] == '1' && text[from + 1] == '9' || text[from] == '2' && text[from + 1] == '0');
    }

    private static boolean pronounceable(char[] text, int from, int to) {
        int consonants = 0;
        boolean vowel = false;
        for (int i = from; i < to; i++) {
            char c = Character.toLowerCase(text[i]);
            // Letters beyond the alphabet count as vowels: the estimate stays low for what this cannot judge.
            boolean isVowel = "aeiouy".indexOf(c) >= 0 || c >= 128;
            vowel |= isVowel;
            consonants = isVowel ? 0 : consonants + 1;
            if (consonants >= CONSONANTS) {
                return false;
            }
        }
        return vowel || to - from < WITHOUT_VOWEL;
    }
}
