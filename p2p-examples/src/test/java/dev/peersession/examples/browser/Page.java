package dev.peersession.examples.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;

/** One tab. */
interface Page extends AutoCloseable {
    /** Evaluates an expression, waits for its promise, and returns the value, which is a string, a number or a boolean. */
    JsonElement evaluate(String expression);

    /** Calls a function of the page with string arguments. */
    default String call(String function, String... arguments) {
        StringBuilder expression = new StringBuilder(function).append('(');
        for (int i = 0; i < arguments.length; i++) {
            expression.append(i == 0 ? "" : ",").append(new JsonPrimitive(arguments[i]));
        }
        JsonElement value = evaluate(expression.append(')').toString());
        return value.isJsonPrimitive() ? value.getAsString() : value.toString();
    }

    /** The addresses that the tab has asked for since it was opened, whether or not it got them. */
    List<String> requests();

    /** Sets the size of the window, and whether it is light or dark. Only in Chromium. */
    default void look(int width, int height, boolean dark) {
        throw new UnsupportedOperationException();
    }

    /** What the window shows, as PNG. Only in Chromium. */
    default byte[] picture() {
        throw new UnsupportedOperationException();
    }

    @Override
    void close();
}
