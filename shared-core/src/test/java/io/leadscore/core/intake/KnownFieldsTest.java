package io.leadscore.core.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownFieldsTest {
    private static final SourceSettings PAGE = SourceSettings.page("site");
    private static final int RUNS = 500;

    @ParameterizedTest
    @CsvSource(nullValues = "none", value = {"event, event", "context.traits.email, context.traits.email",
            "properties, properties", "properties.zz, properties", "properties.zz.email, properties",
            "traits.jobTitle, traits.jobTitle", "traits.ann@example.com, traits", "E-Mail, email", "_replyto, email",
            "job title, jobTitle", "_messageId, _messageId", "batch, batch", "zz, ''", "'', ''", "., ''",
            "zz.event, ''",
            "Event, ''", "event.., event", "E-Mail.zz, ''"})
    void only_the_beginning_that_has_names_of_ours_is_kept(String path, String kept) {
        assertThat(KnownFields.partOf(path, PAGE)).isEqualTo(kept);
    }

    @Test
    void a_trait_that_the_settings_of_the_key_name_is_ours() {
        var settings = new SourceSettings("site", SourceSettings.Kind.PAGE, Set.of("favouriteColour"), Set.of(),
                Set.of(), Set.of(), null);
        assertThat(KnownFields.partOf("Favourite Colour", settings)).isEqualTo("favouriteColour");
        assertThat(KnownFields.partOf("Favourite Colour", PAGE)).isEmpty();
    }

    @Test
    void nothing_of_a_random_name_is_kept() {
        long seed = Long.getLong("leadscore.seed", new Random().nextLong());
        var random = new Random(seed);
        List<String> parts = List.of("zzcanary", ".", "event", "traits", "email", "[0]", "properties", "-", "_", " ",
                "E-Mail", "\u202e", "__proto__", "<script>", "\0", "userId", "zzcanary@pii.test");
        for (int run = 0; run < RUNS; run++) {
            var path = new StringBuilder();
            for (int i = random.nextInt(7); i >= 0; i--) {
                path.append(parts.get(random.nextInt(parts.size())));
            }
            String kept = KnownFields.partOf(path.toString(), PAGE);
            assertThat(kept).as("-Dleadscore.seed=%d, %s", seed, path)
                    .doesNotContain("zzcanary")
                    .matches("|((event|traits|email|properties|userId)(\\.(event|traits|email|properties|userId))*)");
        }
    }
}
