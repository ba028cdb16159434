package dev.peersession.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** One row of a table: what was measured in each round. */
final class Figures {
    private final List<Double> rounds = new ArrayList<>();
    private final String format;

    Figures(int digits) {
        this.format = "%,." + digits + "f";
    }

    void add(double value) {
        rounds.add(value);
    }

    String line(String row) {
        List<Double> sorted = new ArrayList<>(rounds);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "| %s | " + format + " | " + format + " to " + format + " |",
                row,
                sorted.get(sorted.size() / 2),
                sorted.get(0),
                sorted.get(sorted.size() - 1));
    }
}
