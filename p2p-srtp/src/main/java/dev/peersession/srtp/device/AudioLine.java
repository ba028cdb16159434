package dev.peersession.srtp.device;

/** An open device, 16 bits little-endian at 48 kHz. Blocks for as long as the sound lasts. */
interface AudioLine extends AutoCloseable {
    int channels();

    /** Reads or writes whole frames; the number of bytes done, 0 or less when the device is gone. */
    int transfer(byte[] bytes, int length);

    @Override
    void close();

    /** Opens a device; any failure is a {@link RuntimeException} or a checked exception of the sound system. */
    @FunctionalInterface
    interface Opener {
        AudioLine open() throws Exception;
    }
}
