package dev.peersession.examples.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegisterTest {
    private final Register<String> register = new Register<>();

    @Test
    void what_is_over_is_remembered_until_too_much_is() {
        register.add("open", "stays");
        for (int i = 0; i < Register.MAX_OVER; i++) {
            register.add("c" + i, "thing " + i);
            assertThat(register.over("c" + i)).isNull();
        }
        assertThat(register.find("c0")).isEqualTo("thing 0");

        register.add("last", "straw");
        assertThat(register.over("last")).isEqualTo("thing 0");
        assertThat(register.find("c0")).isNull();
        assertThat(register.find("c1")).isEqualTo("thing 1");
        assertThat(register.find("open")).isEqualTo("stays");
        assertThat(register.all()).hasSize(Register.MAX_OVER + 1).startsWith("stays", "thing 1");
    }

    @Test
    void what_is_over_twice_counts_once_and_what_is_not_there_not_at_all() {
        register.add("a", "thing");
        for (int i = 0; i < 2 * Register.MAX_OVER; i++) {
            assertThat(register.over("a")).isNull();
            assertThat(register.over("b" + i)).isNull();
        }
        assertThat(register.find("a")).isEqualTo("thing");
    }
}
