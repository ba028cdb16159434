/**
 * Opus: a fork of Concentus, the port of libopus to Java, version 1.0.2 of {@code io.github.jaredmdobson:concentus}. It is other
 * people's code under their licence (the head of each file, and {@code META-INF/LICENSE-opus.txt}), kept in their style so that it can
 * be compared with theirs, and outside the checks of style and nullness. It is no API: use {@link dev.peersession.srtp.audio.OpusCodec}.
 *
 * <p>Changed against the original, without changing a byte of what is written or a sample of what is played:
 * <ul>
 * <li>multistream, the Speex resampler and what else a call does not use are left out, and classes that shared a file have their own;
 * <li>additions, subtractions and multiplications no longer check themselves against a second, saturating computation; where
 *     that check failed, on malformed frames only, the original threw an {@code AssertionError};
 * <li>saturating addition and subtraction saturate at both ends;
 * <li>leading zeros are counted by the processor;
 * <li>the loops that took most of the time are written so that the JIT compiler makes vector code of them or keeps their values in
 *     registers; the noise-shaping quantizer computes two states at once, and the warped filters are written out at the order that
 *     calls have;
 * <li>the larger arrays that a frame needs for its time are kept for the next one, one set per thread ({@code Scratch});
 * <li>what follows from the codebooks of the line spectral frequencies alone is computed once.
 * </ul>
 */
package dev.peersession.srtp.opus;
