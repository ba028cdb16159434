package dev.peersession.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final EventLog log = new EventLog(Runnable::run, new Flight());

    /** Asks for what the test says. */
    private static final class Reader implements Flow.Subscriber<PeerEvent> {
        private final List<PeerEvent> seen = new ArrayList<>();
        private final List<Throwable> errors = new ArrayList<>();
        private final long first;
        private Flow.Subscription subscription;
        private int completions;

        private Reader(long first) {
            this.first = first;
        }

        @Override
        public void onSubscribe(Flow.Subscription s) {
            subscription = s;
            if (first != 0) {
                s.request(first);
            }
        }

        @Override
        public void onNext(PeerEvent event) {
            seen.add(event);
        }

        @Override
        public void onError(Throwable error) {
            errors.add(error);
        }

        @Override
        public void onComplete() {
            completions++;
        }
    }

    private static PeerEvent event(int n) {
        return new PeerEvent.WrongPin(n);
    }

    @Test
    void a_late_subscriber_gets_the_last_256_events() {
        for (int i = 0; i < 300; i++) {
            log.add(event(i));
        }
        Reader reader = new Reader(Long.MAX_VALUE);
        log.subscribe(reader);
        assertThat(reader.seen).hasSize(256).endsWith(event(299));
    }

    @Test
    void the_state_comes_first_when_its_event_is_no_longer_kept() {
        PeerEvent.StateChanged connected = new PeerEvent.StateChanged(SessionState.CONNECTED, null);
        log.add(connected);
        for (int i = 0; i < 100; i++) {
            log.add(event(i));
        }
        Reader early = new Reader(Long.MAX_VALUE);
        log.subscribe(early);
        assertThat(early.seen).startsWith(connected).hasSize(101);
        for (int i = 0; i < 300; i++) {
            log.add(event(i));
        }
        Reader late = new Reader(1);
        log.subscribe(late);
        assertThat(late.seen).hasSize(1);
        late.subscription.request(Long.MAX_VALUE);
        assertThat(late.seen).hasSize(256).endsWith(event(299));
        assertThat(early.seen).hasSize(401);
    }

    @Test
    void nothing_comes_without_demand_and_all_of_it_with() {
        Reader reader = new Reader(0);
        log.subscribe(reader);
        log.add(event(1));
        log.add(event(2));
        assertThat(reader.seen).isEmpty();
        reader.subscription.request(2);
        assertThat(reader.seen).containsExactly(new PeerEvent.StateChanged(SessionState.NEW, null), event(1));
        reader.subscription.request(5);
        log.complete();
        assertThat(reader.seen).endsWith(event(2));
        assertThat(reader.completions).isEqualTo(1);
    }

    @Test
    void completion_waits_for_what_is_not_read_yet() {
        Reader reader = new Reader(0);
        log.subscribe(reader);
        log.complete();
        assertThat(reader.completions).isZero();
        reader.subscription.request(1);
        assertThat(reader.completions).isEqualTo(1);
    }

    @Test
    void a_cancelled_subscriber_hears_nothing_more() {
        Reader reader = new Reader(Long.MAX_VALUE);
        log.subscribe(reader);
        reader.subscription.cancel();
        log.add(event(1));
        log.complete();
        assertThat(reader.seen).hasSize(1);
        assertThat(reader.completions).isZero();
    }

    @Test
    void a_demand_that_is_not_positive_is_an_error() {
        Reader reader = new Reader(-1);
        log.subscribe(reader);
        assertThat(reader.errors).singleElement().isInstanceOf(IllegalArgumentException.class);
        log.add(event(1));
        assertThat(reader.seen).isEmpty();
    }
}
