package io.leadscore.core.tally;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tallies of earlier and later versions of Leadscore. The samples never change: tables have such bytes for ever. */
class TallyFormatTest {
    private static final int DAY = 20_500;
    private static final int ROUNDS = 500;

    private final long seed = Long.getLong("leadscore.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    private static byte[] sample(String name) throws IOException {
        try (InputStream hex = TallyFormatTest.class.getResourceAsStream("/formats/" + name)) {
            return HexFormat.of()
                    .parseHex(new String(Objects.requireNonNull(hex).readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    private static Tally known() {
        var builder = new Tally.Builder(Tally.EMPTY);
        builder.add(1, DAY);
        for (int i = 0; i < 5; i++) {
            builder.add(1, DAY + 3);
        }
        builder.addValue(2, DAY + 1, 0x1122334455667788L);
        return builder.build();
    }

    @Test
    void format_1_is_readable_and_is_what_is_written() throws IOException {
        assertThat(Tally.decode(sample("tally-1.hex"))).isEqualTo(known());
        assertThat(known().encode()).isEqualTo(sample("tally-1.hex"));
    }

    @Test
    void format_2_is_readable_and_its_unknown_sections_are_kept() throws IOException {
        Tally later = Tally.decode(sample("tally-2.hex"));
        assertThat(later.of(1)).isEqualTo(known().of(1));
        assertThat(later.of(2)).isEqualTo(known().of(2));
        assertThat(later.encode()).isEqualTo(sample("tally-2.hex"));

        var builder = new Tally.Builder(later);
        builder.add(1, DAY + 9);
        Tally changed = Tally.decode(builder.build().encode());
        assertThat(Objects.requireNonNull(changed.of(1)).size()).isEqualTo(3);
        assertThat(changed.sections()).isEqualTo(HexFormat.of().parseHex("0703aabbcc0900"));
        assertThat(changed.withoutCounts().sections()).isEqualTo(changed.sections());
        assertThat(changed.withoutCounts().of(1)).isNull();
    }

    @Test
    void any_sections_are_kept_through_any_changes() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] sections = sections(random.nextInt(4));
            var builder = new Tally.Builder(new Tally(new long[0], new DayCounts[0], sections));
            var plain = new Tally.Builder(Tally.EMPTY);
            for (int i = random.nextInt(30); i > 0; i--) {
                int key = random.nextInt(4);
                int day = DAY + random.nextInt(50);
                long value = random.nextInt(5);
                builder.addValue(key, day, value);
                plain.addValue(key, day, value);
                Tally stored = Tally.decode(builder.build().encode());
                assertThat(stored).as("-Dleadscore.seed=%d", seed).isEqualTo(builder.build());
                builder = new Tally.Builder(stored);
            }
            Tally tally = builder.build();
            assertThat(tally.sections()).as("-Dleadscore.seed=%d", seed).isEqualTo(sections);
            Tally expected = plain.build();
            for (int key = 0; key < 4; key++) {
                assertThat(tally.of(key)).as("-Dleadscore.seed=%d", seed).isEqualTo(expected.of(key));
            }
        }
    }

    /** Bytes that were cut or changed are refused, or read as a tally. No other exception could be handled. */
    @Test
    void damaged_bytes_never_have_another_outcome() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = sample(random.nextBoolean() ? "tally-1.hex" : "tally-2.hex");
            byte[] damaged = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
            // Not within the counts: their lengths are trusted, as this program has written them.
            damaged[random.nextInt(Math.min(2, damaged.length))] = (byte) random.nextInt(256);
            try {
                assertThat(Tally.decode(damaged)).isNotNull();
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageContaining("tally");
            }
        }
    }

    @Test
    void an_unknown_format_and_a_cut_section_are_refused() throws IOException {
        byte[] bytes = sample("tally-2.hex");
        // Without the second section, which is empty, and the last byte of the first.
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - 3);
        assertThatThrownBy(() -> Tally.decode(shorter)).isInstanceOf(IllegalArgumentException.class);
        for (byte format : new byte[]{0, 3, 99, -1}) {
            bytes[0] = format;
            assertThatThrownBy(() -> Tally.decode(bytes)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("format " + format);
        }
    }

    private byte[] sections(int count) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            byte[] content = new byte[random.nextInt(300)];
            random.nextBytes(content);
            bytes.write(random.nextInt(256));
            if (content.length >= 0x80) {
                bytes.write((content.length & 0x7f) | 0x80);
                bytes.write(content.length >> 7);
            } else {
                bytes.write(content.length);
            }
            bytes.writeBytes(content);
        }
        return bytes.toByteArray();
    }
}
