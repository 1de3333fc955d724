package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch is read item by item: what is wrong in one item costs no other one. */
class ListItemsTest {
    private static final JsonReader READER = JsonReader.tolerant(JsonReader.Limits.INPUT);
    private static final List<byte[]> BROKEN = List.of(bytes("NaN"), bytes("-Infinity"), bytes("tru"), bytes("01"),
            bytes("+1"), bytes("{\"a\": 1 \"b\": 2}"), bytes("[1,]"), bytes("{\"a\"}"), bytes("\"\\x\""), bytes("1 2"),
            bytes("'x'"), bytes("{a: 1}"), bytes("\"\t\""), bytes(""), new byte[]{'"', (byte) 0xf0, (byte) 0x9f, '"'},
            new byte[]{'"', (byte) 0xed, (byte) 0xa0, (byte) 0xbd, '"'}, new byte[]{(byte) 0xff});
    private static final List<String> WHOLE = List.of("{}", "[]", "7", "null", "\"\"", "{\"a\": [1, {\"b\": \"],}\"}]}",
            "\"\\\"]\"", "\"{[\\\\\"", "{\"batch\": [1, 2]}", "\" \u00e9\ud83d\ude00,\"", "[[], [[]]]");

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void a_broken_item_costs_no_other_one() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        for (int n = 0; n < 5_000; n++) {
            var random = new Random(seed + n);
            var list = new ByteArrayOutputStream();
            var expected = new ArrayList<ListItem>();
            int items = 2 + random.nextInt(5);
            for (int i = 0; i < items; i++) {
                list.writeBytes(bytes(i == 0 ? "" : random.nextBoolean() ? "," : " ,\n"));
                if (random.nextInt(3) == 0) {
                    list.writeBytes(wrapped(random, BROKEN.get(random.nextInt(BROKEN.size()))));
                    expected.add(new ListItem.Unreadable(""));
                } else {
                    String whole = WHOLE.get(random.nextInt(WHOLE.size()));
                    list.writeBytes(bytes(whole));
                    expected.add(new ListItem.Read(READER.read(whole)));
                }
            }
            String before = random.nextBoolean() ? "" : "\"context\": {\"batch\": [3], \"t\": \"\\\"batch\\\": [\"}, ";
            byte[] document = joined(bytes("{" + before + "\"batch\": ["), list.toByteArray(),
                    bytes("], \"sentAt\": \"x\"}"));

            JsonReader.WithList read = READER.readList(document, "batch");

            assertThat(read.items()).as("seed %s", seed + n).hasSize(items);
            for (int i = 0; i < items; i++) {
                ListItem item = java.util.Objects.requireNonNull(read.items()).get(i);
                if (expected.get(i) instanceof ListItem.Read) {
                    assertThat(item).as("seed %s, item %s", seed + n, i).isEqualTo(expected.get(i));
                } else {
                    assertThat(item).as("seed %s, item %s", seed + n, i).isInstanceOf(ListItem.Unreadable.class);
                }
            }
            assertThat(read.fields().text("sentAt")).isEqualTo("x");
            assertThat(read.fields().get("context")).as("seed %s", seed + n)
                    .isEqualTo(before.isEmpty() ? null
                            : Json.obj("batch", Json.arr(List.of(Json.number(3))), "t", "\"batch\": ["));
        }
    }

    private static byte[] wrapped(Random random, byte[] broken) {
        return switch (random.nextInt(3)) {
            case 0 ->
                joined(bytes("{\"p\": {\"q\": \"]\", \"a\": "), broken.length == 0 ? bytes("") : broken, bytes("}}"));
            case 1 -> joined(bytes("[2, "), broken, bytes("]"));
            default -> broken;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"batch\": [NaN}", "{\"batch\": [{\"a\": NaN]}", "{\"batch\": [\"x, NaN]}",
            "{\"batch\": NaN}",
            "{\"x\": NaN, \"batch\": [1]}", "[NaN]", "{\"batch\": [1], \"batch\": [2]}",
            "{\"batch\": [NaN], \"batch\": [2]}",
            "{\"batch\": [NaN]} {}", "NaN", "", "{\"batch\": [\"\\"})
    void an_error_that_is_not_in_one_item_costs_all(String json) {
        assertThatThrownBy(() -> READER.readList(bytes(json), "batch")).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void a_list_of_millions_of_broken_items_is_refused_as_a_whole() {
        byte[] document = bytes("{\"batch\": [" + ",".repeat(4_000_000) + "]}");

        assertThatThrownBy(() -> READER.readList(document, "batch")).isInstanceOf(MalformedJsonException.class);
    }
}
