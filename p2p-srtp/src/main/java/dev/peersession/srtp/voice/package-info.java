/**
 * A voice call over one media section: encoder pacing, redundancy against loss, the jitter buffer, statistics, and the facts
 * for SDP. Sans-IO: {@link dev.peersession.srtp.voice.VoiceEngine} is driven by its owner's timer.
 */
@NullMarked
package dev.peersession.srtp.voice;

import org.jspecify.annotations.NullMarked;
