package io.leadscore.functions.http.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpProblemException;
import io.leadscore.functions.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Gzip and multipart bodies whose structure is random, not only their bytes. Each is decoded or refused, soon, and without
 * an {@link Error}. {@code -Dleadscore.fuzz=200000} makes that many of each.
 */
class BodyStructureFuzzTest {
    private static final int RUNS = Integer.getInteger("leadscore.fuzz", 5_000);
    /** The slowest body of the largest size takes a tenth of it on a busy machine. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final Random random = new Random(seed);
    private final Map<String, Integer> seen = new TreeMap<>();

    private String what(int run) {
        return "-Dleadscore.seed=" + seed + " -Dleadscore.fuzz=" + RUNS + ", run " + run;
    }

    /** The decoded body; null if it was refused. */
    private @Nullable Body decode(String contentType, byte[] bytes, String what) {
        var request = new HttpRequest("POST", List.of("forms", "c"), "", Map.of("content-type", contentType),
                Base64.getEncoder().encodeToString(bytes), true, Json.Obj.EMPTY);
        long began = System.nanoTime();
        try {
            Body body = BodyDecoder.decode(request);
            seen.merge("decoded", 1, Integer::sum);
            return body;
        } catch (HttpProblemException refused) {
            seen.merge(refused.problem().status() + " " + refused.problem().detail(), 1, Integer::sum);
            assertThat(refused.problem().status()).as(what).isIn(400, 413, 415);
            return null;
        } catch (RuntimeException | Error e) {
            throw new AssertionError(what, e);
        } finally {
            assertThat(Duration.ofNanos(System.nanoTime() - began)).as(what).isLessThan(LONGEST);
        }
    }

    @Test
    void a_gzip_body_is_read_exactly_if_it_is_one_complete_member() {
        for (int run = 0; run < RUNS; run++) {
            byte[] plain = plain();
            var gzip = GzipBodies.next(random, plain);
            Body body = decode("application/json", gzip.bytes(), what(run));
            if (Gzip.is(gzip.bytes()) && gzip.isValid().isPresent()) {
                assertThat(body != null).as(what(run)).isEqualTo(gzip.isValid().get());
            }
            if (body instanceof Body.OfJson json) {
                assertThat(json.bytes()).as(what(run)).isEqualTo(plain.length);
            }
        }
        report("decoded", "400 the gzip body is damaged or cut off",
                "400 the gzip body must be a single member with nothing after it");
    }

    /** A JSON object, sometimes with enough blanks that it compresses very well, but less well than a bomb. */
    private byte[] plain() {
        String text = "{\"a\": \"" + "z".repeat(random.nextInt(50)) + random.nextLong() + "\"}";
        int blanks = random.nextInt(300) == 0 ? random.nextInt(200_000) : random.nextInt(200);
        return (text + " ".repeat(blanks)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void a_multipart_body_of_any_structure_is_read_or_refused() {
        for (int run = 0; run < RUNS; run++) {
            var body = MultipartBodies.next(random);
            decode(body.contentType(), body.bytes(), what(run));
        }
        report("decoded", "400 the multipart body is damaged, cut off or without a boundary",
                "400 a field holds a NUL character");
    }

    /** If all bodies were refused by the first check, the test would prove nothing about the later ones. */
    private void report(String... mustOccur) {
        System.out.println(seed + ": " + seen);
        assertThat(seen).as("seed %d", seed).containsKeys(mustOccur);
        assertThat(seen.get("decoded")).as("seed %d", seed).isGreaterThan(RUNS / 20);
    }
}
