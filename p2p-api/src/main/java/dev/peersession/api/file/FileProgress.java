package dev.peersession.api.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a transfer is.
 *
 * @param bytes that are at the receiver, those of an earlier attempt included
 * @param totalBytes of all files
 * @param files that are complete
 * @param totalFiles in the transfer
 * @param bytesPerSecond over the last seconds, 0 before the first measurement
 * @param remaining at this rate, null while it is unknown
 * @param checking what an earlier attempt left is being compared, nothing is sent yet
 */
public record FileProgress(
        long bytes,
        long totalBytes,
        long files,
        long totalFiles,
        double bytesPerSecond,
        @Nullable Duration remaining,
        boolean checking) {

    /** 0 to 1; 1 for a transfer without bytes. */
    public double fraction() {
        return totalBytes == 0 ? 1 : (double) bytes / totalBytes;
    }
}
