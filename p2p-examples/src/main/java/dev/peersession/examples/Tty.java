package dev.peersession.examples;

import java.io.Console;

/** Whether a person sits at a terminal. */
public final class Tty {
    private Tty() {}

    /** From JDK 22 on there is a console also without a terminal, and a method that tells the difference. */
    public static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
