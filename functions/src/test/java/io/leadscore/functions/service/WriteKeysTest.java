package io.leadscore.functions.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.functions.port.InMemoryStore;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.WriteKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WriteKeysTest {
    private static final WriteKey USABLE = new WriteKey(SourceSettings.server("web"), Set.of(), false);
    private static final WriteKey REVOKED = new WriteKey(SourceSettings.server("web"), Set.of(), true);

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-03-01T10:00:00Z"));
    private final InMemoryStore store = new InMemoryStore();
    private final AtomicInteger reads = new AtomicInteger();
    private final WriteKeyStore counted = new WriteKeyStore() {
        @Override
        public Optional<WriteKey> find(String key) {
            reads.incrementAndGet();
            return store.find(key);
        }

        @Override
        public void put(String key, WriteKey settings) {
            store.put(key, settings);
        }

        @Override
        public String id(String key) {
            return store.id(key);
        }

        @Override
        public List<Listed> list() {
            return store.list();
        }

        @Override
        public Optional<WriteKey> listed(String id) {
            return store.listed(id);
        }

        @Override
        public boolean revoke(String id) {
            return store.revoke(id);
        }
    };
    private final WriteKeys keys = new WriteKeys(counted, clock, WriteKeys.REMEMBERED_FOR);

    @Test
    void a_known_key_is_read_once_a_minute() {
        store.put("k", USABLE);
        for (int second = 0; second < 120; second++) {
            assertThat(keys.find("k")).contains(USABLE);
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(reads).hasValue(2);
    }

    @Test
    void a_revoked_key_stops_working_within_a_minute() {
        store.put("k", USABLE);
        assertThat(keys.find("k")).contains(USABLE);
        store.put("k", REVOKED);
        clock.advance(Duration.ofSeconds(60));
        assertThat(keys.find("k")).isEmpty();
    }

    @Test
    void an_unknown_key_is_cached_for_a_limited_time() {
        assertThat(keys.find("k")).isEmpty();
        assertThat(keys.find("k")).isEmpty();
        assertThat(reads).hasValue(1);
        store.put("k", USABLE);
        clock.advance(Duration.ofSeconds(60));
        assertThat(keys.find("k")).contains(USABLE);
    }

    @Test
    void a_flood_of_wrong_keys_does_not_evict_a_key_in_use() {
        store.put("k", USABLE);
        for (int i = 0; i < 3 * WriteKeys.MAX_REMEMBERED; i++) {
            assertThat(keys.find("wrong-" + i)).isEmpty();
            assertThat(keys.find("k")).contains(USABLE);
        }
        assertThat(reads).hasValue(3 * WriteKeys.MAX_REMEMBERED + 1);
        assertThat(keys.find("wrong-0")).isEmpty();
        assertThat(reads).hasValue(3 * WriteKeys.MAX_REMEMBERED + 2);
    }

    @Test
    void a_text_that_cannot_be_a_key_is_not_looked_up() {
        assertThat(keys.find("")).isEmpty();
        assertThat(keys.find("k".repeat(WriteKeys.MAX_CHARS + 1))).isEmpty();
        assertThat(reads).hasValue(0);
    }

    @Test
    void a_key_is_never_cached_for_more_than_a_minute() {
        assertThatThrownBy(() -> new WriteKeys(counted, clock, Duration.ofSeconds(61)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
