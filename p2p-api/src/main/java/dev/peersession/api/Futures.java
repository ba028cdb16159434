package dev.peersession.api;

import dev.peersession.api.ConnectException.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Waiting for futures that fail with a {@link ConnectException}, and making them. */
final class Futures {
    private Futures() {}

    /** Waits for ever, or so long. */
    static <T> T await(CompletableFuture<T> future, @Nullable Duration timeout) throws ConnectException {
        try {
            return timeout == null ? future.get() : future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ConnectException refused) {
                throw refused;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new ConnectException(Reason.TIMEOUT, "not there after " + seconds(timeout), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException(Reason.TIMEOUT, "interrupted while waiting", e);
        }
    }

    /** For a sentence: {@code 600 s}. */
    static String seconds(@Nullable Duration duration) {
        return duration == null
                ? "ever"
                : BigDecimal.valueOf(duration.toMillis(), 3)
                                .stripTrailingZeros()
                                .toPlainString() + " s";
    }

    /** Runs a blocking method on one of the session's threads for that; the future fails with what it throws. */
    static <T> CompletableFuture<T> async(SessionConfig config, Callable<T> blocking) {
        CompletableFuture<T> future = new CompletableFuture<>();
        config.beside(Threads.BACKGROUND).execute(() -> {
            try {
                future.complete(blocking.call());
            } catch (Exception | Error e) {
                future.completeExceptionally(e);
            }
        });
        return future;
    }
}
