/**
 * Microphone and speaker through {@code javax.sound}. A machine without sound, a device that vanishes, a microphone that gives
 * nothing but zeros: these are states, never exceptions. Each device has one daemon thread of its own, and a second one for as long
 * as it takes to let go of a device that stands still; a watch has one too. They are the only threads of this module.
 */
@NullMarked
package dev.peersession.srtp.device;

import org.jspecify.annotations.NullMarked;
