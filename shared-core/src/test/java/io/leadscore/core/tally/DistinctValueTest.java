package io.leadscore.core.tally;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DistinctValueTest {
    private static final Json.Obj SEEN = Json.obj("properties", Json.obj("p", List.of("a", 1, true), "o",
            Json.obj("b", new Json.Num("1.50"), "a", Json.Null.NULL)));

    /** Stored tallies hold these numbers: another hash of the same value would count it a second time. */
    @Test
    void the_hash_of_a_value_never_changes() {
        assertThat(DistinctValue.hash("lead-1", SEEN, "properties.p")).isEqualTo(-8092492576998656032L);
        assertThat(DistinctValue.hash("lead-1", SEEN, "properties.o")).isEqualTo(6814346898852590842L);
        assertThat(DistinctValue.hash("lead-1", SEEN, "properties.none")).isEqualTo(-6857735352346043479L);
    }
}
