package io.leadscore.functions.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.leadscore.core.activity.Identity;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class IdentityKeysTest {
    private static final List<Identity.Kind> KINDS = List.of(Identity.Kind.values());
    private static final int PAIRS = 20_000;
    /** What a careless join of kind and value, or a careless encoding, would confuse. */
    private static final List<String> PIECES = List.of("#", "\0", "userId", "email", "anonymousId", "ID", ":", "a", "b",
            "A", "é", "e\u0301", "\ud800", "\udc00", "\ud83d\ude00", "?", "\ufffd", "%23", "~", " ", "@x.example");

    private final IdentityKeys keys = keys("a secret of at least thirty-two bytes");

    private static IdentityKeys keys(String secret) {
        return new IdentityKeys(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static Identity user(String value) {
        return new Identity(Identity.Kind.USER_ID, value);
    }

    private static String partition(IdentityKeys keys, Identity identity) {
        Map<String, AttributeValue> key = keys.key(identity);
        assertThat(key).containsOnlyKeys("pk", "sk");
        return Item.text(key, "pk");
    }

    /** Computed with another program (Python's hmac), so that no later version changes the keys of a table by accident. */
    @Test
    void the_key_is_the_hmac_of_kind_and_value() {
        var secret = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

        assertThat(partition(new IdentityKeys(secret), new Identity(Identity.Kind.EMAIL, "ada@example.com")))
                .isEqualTo("ID#email#tkgNc_G9Db_p7cVtUn6XTnmstQLp8W5KrJutEpU4rMc");
        assertThat(partition(new IdentityKeys(secret), user("u\u00e9")))
                .isEqualTo("ID#userId#5bU5-Y4dSpaO6QniGnS3wg98DJFwWn636GXvlDT9A2M");
    }

    @Test
    void the_spellings_of_one_address_have_one_key() {
        assertThat(keys.key(new Identity(Identity.Kind.EMAIL, "uwe@b\u00fccher.example")))
                .isEqualTo(keys.key(new Identity(Identity.Kind.EMAIL, "uwe@xn--bcher-kva.example")));
    }

    @Test
    void different_identities_have_different_keys_and_equal_ones_the_same() {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new Random(seed);
        var byKey = new HashMap<String, Identity>();
        for (int i = 0; i < PAIRS; i++) {
            Identity.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            var value = new StringBuilder();
            for (int n = random.nextInt(4); n >= 0; n--) {
                value.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            var identity = new Identity(kind, value.toString());
            Identity same = byKey.merge(partition(keys, identity), identity, (first, _) -> first);
            assertThat(same).as("seed %d", seed).isEqualTo(identity);
        }
        assertThat(byKey.size()).as("seed %d, pairs that were drawn once", seed).isGreaterThan(PAIRS / 4);
        assertThat(byKey).as("seed %d", seed)
                .hasSameSizeAs(new HashSet<>(byKey.values()));
    }

    @Test
    void a_key_shows_nothing_of_the_value_and_depends_on_the_secret() {
        Identity identity = user("ada@example.com");

        assertThat(partition(keys, identity)).matches("ID#userId#[A-Za-z0-9_-]{43}");
        assertThat(keys.key(identity)).isNotEqualTo(keys("a secret of at least thirty-two bytez").key(identity));
        assertThat(partition(keys, user("x".repeat(100_000)))).hasSameSizeAs(partition(keys, identity));
    }

    @Test
    void threads_share_one_object() throws Exception {
        List<Identity> identities = IntStream.range(0, 200).mapToObj(i -> user("u" + i)).toList();
        var expected = identities.stream().map(keys::key).toList();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var answers = threads.invokeAll(IntStream.range(0, 50)
                    .<Callable<List<?>>>mapToObj(
                            _ -> () -> identities.stream().map(keys::key).toList())
                    .toList());
            for (var answer : answers) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void a_later_change_of_the_callers_bytes_changes_nothing() {
        byte[] secret = "a secret of at least thirty-two bytes".getBytes(StandardCharsets.UTF_8);
        var copied = new IdentityKeys(secret);
        secret[0]++;

        assertThat(copied.key(user("u1"))).isEqualTo(keys.key(user("u1")));
    }

    @Test
    void a_short_secret_is_refused_and_not_shown() {
        for (String secret : List.of("", "s3cr3t", "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3c")) {
            assertThatThrownBy(() -> keys(secret)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(secret.length() + " bytes")
                    .hasMessageNotContaining("s3c");
        }
    }
}
