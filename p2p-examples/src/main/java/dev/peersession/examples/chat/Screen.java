package dev.peersession.examples.chat;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where a chat reads and writes: a terminal, or plain lines when there is none. Writing is thread-safe. */
public interface Screen extends AutoCloseable {
    /** The next line, or null when the input ended or the user asked to leave. */
    @Nullable
    String read();

    /** A line that is not shown while it is typed; null as for {@link #read}. */
    char @Nullable [] readSecret(String prompt);

    /** Words that the Tab key completes at the beginning of a line, where there is such a key. */
    default void commands(List<String> words) {}

    /** Called by the reading thread when a key changes the line, with whether that is text for others; never where there are no keys. */
    default void onKeys(Consumer<Boolean> handler) {}

    /** Something a person wrote. */
    void message(String from, String text);

    /** Something this program tells. */
    void notice(String text);

    /** A text to be copied, on lines of its own. */
    void copy(String text);

    /** A picture of several lines, where a person can see it; nothing elsewhere. */
    default void picture(String lines) {}

    /** What is true right now, in one line that stays visible where the terminal can do that. */
    void status(String text);

    /** Something that changes all the time, below the status; left out where it would scroll everything else away. */
    void meter(String text);

    /** From any thread: ends the reading, as if the person had asked to leave. */
    void leave();

    @Override
    void close();
}
