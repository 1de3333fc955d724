package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** A hostile document cannot exhaust the memory: every size has a limit. */
class JsonReaderLimitsTest {
    private static final JsonReader READER = new JsonReader(new JsonReader.Limits(32, 100, 20, 10, 5, 1_000));

    @Test
    void what_is_at_a_limit_is_read() throws Exception {
        assertThat(READER.read("[".repeat(32) + "]".repeat(32))).isInstanceOf(Json.Arr.class);
        assertThat(READER.read("\"" + "a".repeat(100) + "\"")).isInstanceOf(Json.Text.class);
        assertThat(READER.read("[1,2,3,4,5]")).isInstanceOf(Json.Arr.class);
    }

    @Test
    void what_is_beyond_a_limit_is_malformed() {
        refused("[".repeat(33) + "]".repeat(33));
        refused("\"" + "a".repeat(70_000) + "\"");
        refused("{\"" + "a".repeat(70_000) + "\":1}");
        refused("0." + "1".repeat(70_000));
        refused("[1,2,3,4,5,6]");
        refused("[" + " ".repeat(70_000) + "]");
    }

    private static void refused(String json) {
        assertThatThrownBy(() -> READER.read(json)).isInstanceOf(MalformedJsonException.class);
    }
}
