/**
 * A test kit for applications: whole sessions in memory, on virtual time, over networks with NATs and faults, everything drawn from
 * one seed. It needs {@code dev.peersession:p2p-testkit} in test scope.
 *
 * {@snippet file="dev/peersession/api/testing/TwoPeersInMemoryTest.java" region="meet"}
 *
 * {@snippet file="dev/peersession/api/testing/TwoPeersInMemoryTest.java" region="cut"}
 *
 * <p>{@link dev.peersession.api.testing.World} tells how time passes; {@link dev.peersession.api.testing.Machine} makes sessions.
 * For sound there are {@link dev.peersession.srtp.audio.AudioSource#tone} and {@link dev.peersession.api.testing.Ear}. Real all the
 * same, and so no part of virtual time, are carriers ({@code meet}), files on the disk, and {@code ...Async} methods that derive
 * keys; use their blocking forms, which run the world while they wait.
 */
@NullMarked
package dev.peersession.api.testing;

import org.jspecify.annotations.NullMarked;
