package dev.peersession.sctp.mem;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A map from int to object by open addressing. It grows with its content, so 65,535 possible streams cost nothing. */
public final class IntMap<V> {
    private static final int INITIAL = 8;

    /** A map that was larger than this begins anew when it is empty: neither its memory nor the time of a walk outlives what it held. */
    private static final int KEPT = 1024;

    private int[] keys = new int[INITIAL];
    private @Nullable Object[] values = new Object[INITIAL];
    private int size;

    public int size() {
        return size;
    }

    public @Nullable V find(int key) {
        int mask = keys.length - 1;
        for (int i = slot(key, mask); ; i = (i + 1) & mask) {
            Object v = values[i];
            if (v == null) {
                return null;
            }
            if (keys[i] == key) {
                return cast(v);
            }
        }
    }

    /** Adds or replaces. */
    public void put(int key, V value) {
        if (size * 2 >= keys.length) {
            grow();
        }
        int mask = keys.length - 1;
        int i = slot(key, mask);
        while (values[i] != null && keys[i] != key) {
            i = (i + 1) & mask;
        }
        if (values[i] == null) {
            size++;
        }
        keys[i] = key;
        values[i] = value;
    }

    public @Nullable V remove(int key) {
        int mask = keys.length - 1;
        int i = slot(key, mask);
        while (values[i] != null && keys[i] != key) {
            i = (i + 1) & mask;
        }
        Object removed = values[i];
        if (removed == null) {
            return null;
        }
        size--;
        // Backward shift: no tombstones, so look-ups stay short over any history.
        int hole = i;
        for (int j = (i + 1) & mask; values[j] != null; j = (j + 1) & mask) {
            int home = slot(keys[j], mask);
            if (((j - home) & mask) >= ((j - hole) & mask)) {
                keys[hole] = keys[j];
                values[hole] = values[j];
                hole = j;
            }
        }
        values[hole] = null;
        if (size == 0 && keys.length > KEPT) {
            clear();
        }
        return cast(removed);
    }

    /** Visits every value; the map must not change meanwhile. */
    public void forEach(Consumer<? super V> action) {
        if (size == 0) {
            return;
        }
        for (Object v : values) {
            if (v != null) {
                action.accept(cast(v));
            }
        }
    }

    public void clear() {
        size = 0;
        if (keys.length > KEPT) {
            keys = new int[INITIAL];
            values = new Object[INITIAL];
            return;
        }
        Arrays.fill(values, null);
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] oldValues = values;
        keys = new int[oldKeys.length * 2];
        values = new Object[oldKeys.length * 2];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            Object v = oldValues[i];
            if (v != null) {
                put(oldKeys[i], cast(v));
            }
        }
    }

    private static int slot(int key, int mask) {
        int h = key * 0x9E3779B9;
        return (h ^ h >>> 15) & mask;
    }

    @SuppressWarnings("unchecked")
    private V cast(Object v) {
        return (V) v;
    }
}
