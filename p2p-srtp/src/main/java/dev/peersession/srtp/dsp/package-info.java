/** What makes a microphone beside a loudspeaker usable: echo cancellation and noise suppression. Plain mathematics on blocks of 10 ms. */
@NullMarked
package dev.peersession.srtp.dsp;

import org.jspecify.annotations.NullMarked;
