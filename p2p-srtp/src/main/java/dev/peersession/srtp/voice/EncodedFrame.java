package dev.peersession.srtp.voice;

/**
 * One Opus frame that several calls send. Its bytes are shared and must not be changed.
 *
 * @param bytes empty when there is nothing worth sending (silence under discontinuous transmission)
 * @param at samples at 48 kHz from the beginning of the stream to that of the frame; grows by more than a frame where sound was left out
 * @param samples at 48 kHz
 * @param level of the sound, 0 to 1
 * @param speaking whether it is speech, judged by the level
 */
record EncodedFrame(byte[] bytes, long at, int samples, double level, boolean speaking) {}
