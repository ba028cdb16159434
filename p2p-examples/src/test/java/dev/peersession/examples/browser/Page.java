package dev.peersession.examples.browser;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;

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

    @Override
    void close();
}
