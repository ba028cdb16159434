package dev.peersession.srtp.device;

/** How a microphone or speaker fares. */
public enum DeviceState {
    /** Being opened for the first time. */
    OPENING,
    /** Sound flows. */
    RUNNING,
    /** A microphone that has given exact zeros for 30 s: switched off, or the system withholds it without saying so. */
    SILENT,
    /** There is no such device, or another program has it. It is looked for again every two seconds. */
    MISSING,
    /** It was there and stopped. It is looked for again every two seconds. */
    LOST,
    CLOSED
}
