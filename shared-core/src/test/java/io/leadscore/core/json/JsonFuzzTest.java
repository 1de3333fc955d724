package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** For any bytes, reading gives a value that can be written and read again, or an error. */
final class JsonFuzzTest {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.ACTIVITY);
    private static final int ROUNDS = 60_000;

    private static final List<String> DOCUMENTS = List.of(
            "{\"event\":\"Page Viewed\",\"properties\":{\"path\":\"/pricing\",\"n\":[1,2.5e3,-0,{\"x\":null}],\"ok\":true}}",
            "{\"a\":{\"b\":{\"c\":[[],[[]],{}]}},\"é\":\"😀\\u00e9\\ud83d\\ude00\\n\\\"\\\\\",\"\":\"\"}",
            "[\"\",0,1e15,-1E-7,123456789012345,false,null,[[[[[[[[[[]]]]]]]]]]]",
            "  {\"k\" : [ 1 , 2 ] ,\t\"l\" : \"\\t\\/\" }\r\n");
    private static final byte[] SIGNIFICANT = "{}[]\",:\\0123eE+-.tfn u\u0000\u0001\u007f/"
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void reading_mutated_bytes_gives_a_value_that_survives_writing_or_a_refusal() throws Exception {
        long seed = Long.getLong("leadscore.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = mutated(DOCUMENTS.get(random.nextInt(DOCUMENTS.size())).getBytes(StandardCharsets.UTF_8),
                    random);
            Json value;
            try {
                value = READER.read(bytes);
            } catch (MalformedJsonException refused) {
                assertThat(refused.getMessage()).as("seed %d", seed).isNotBlank();
                continue;
            }
            read++;
            Json again = READER.read(value.toJson());
            assertThat(again).as("seed %d: %s", seed, Arrays.toString(bytes)).isEqualTo(value);
        }
        assertThat(read).as("values among mutated documents, seed %d", seed).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static byte[] mutated(byte[] document, SplittableRandom random) {
        byte[] bytes = document;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(bytes.length);
            bytes = switch (random.nextInt(5)) {
                case 0 -> replaced(bytes, at, (byte) random.nextInt(256));
                case 1 -> replaced(bytes, at, SIGNIFICANT[random.nextInt(SIGNIFICANT.length)]);
                case 2 -> spliced(bytes, at, 0, new byte[]{SIGNIFICANT[random.nextInt(SIGNIFICANT.length)]});
                case 3 -> spliced(bytes, at, 1, new byte[0]);
                default -> spliced(bytes, at, 0,
                        Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(9))));
            };
            if (bytes.length == 0) {
                return document;
            }
        }
        return bytes;
    }

    private static byte[] replaced(byte[] bytes, int at, byte value) {
        byte[] copy = bytes.clone();
        copy[at] = value;
        return copy;
    }

    private static byte[] spliced(byte[] bytes, int at, int dropped, byte[] added) {
        byte[] result = new byte[bytes.length - dropped + added.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(added, 0, result, at, added.length);
        System.arraycopy(bytes, at + dropped, result, at + added.length, bytes.length - at - dropped);
        return result;
    }
}
