package io.leadscore.functions;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.event.ruler.Ruler;

/** The patterns for consumers in {@code docs/events.md} match what the page says, by the library that EventBridge is built on. */
class ConsumerPatternsTest {
    private static final Pattern PATTERN = Pattern.compile("```json\n(\\{\"source\": \\[\"leadscore\"\\].*)\n```");
    private static final Path SAMPLES = Path.of("..", "events", "src", "main", "resources", "io", "leadscore", "events",
            "samples");

    private static List<String> patterns() throws IOException {
        var patterns = new ArrayList<String>();
        var found = PATTERN.matcher(Files.readString(Path.of("..", "docs", "events.md")));
        while (found.find()) {
            patterns.add(found.group(1));
        }
        assertThat(patterns).as("the rule of the introduction, for all events about leads, and for one model")
                .hasSize(3);
        return patterns;
    }

    private static Json.Obj json(String text) throws IOException {
        try {
            return new JsonReader(JsonReader.Limits.DOCUMENT).readObject(text);
        } catch (MalformedJsonException e) {
            throw new IOException(e);
        }
    }

    @Test
    void each_pattern_matches_the_events_of_the_page_and_no_replay() throws Exception {
        var samples = new TreeMap<String, Json.Obj>();
        try (var files = Files.list(SAMPLES)) {
            for (Path file : files.toList()) {
                Json.Obj event = json(Files.readString(file));
                samples.put(String.valueOf(event.text("detail-type")), event);
            }
        }
        var aboutLeads = new TreeSet<String>();
        samples.forEach((type, event) -> {
            if (event.object("detail").object("data").text("leadId") != null) {
                aboutLeads.add(type);
            }
        });
        List<String> patterns = patterns();
        assertThat(matched(patterns.get(0), samples)).containsExactly("Lead Qualified");
        assertThat(aboutLeads).contains("Lead Qualified", "Lead Merged", "Lead Overdue", "Lead Outcome Recorded");
        assertThat(matched(patterns.get(1), samples)).isEqualTo(aboutLeads);
        assertThat(matched(patterns.get(2), samples)).isSubsetOf("Lead Qualified");
        Json.Obj qualified = Objects.requireNonNull(samples.get("Lead Qualified"));
        Json.Obj ofModel = qualified.with("detail", qualified.object("detail")
                .with("metadata",
                        qualified.object("detail").object("metadata").with("model", Json.text("weighted-b2b"))));
        assertThat(Ruler.matchesRule(ofModel.toJson(), patterns.get(2))).isTrue();
        for (String pattern : patterns) {
            assertThat(Ruler.matchesRule(ofModel.toJson(), pattern)).as(pattern).isTrue();
            assertThat(Ruler.matchesRule(ofModel.with("replay-name", Json.text("again")).toJson(), pattern)).as(pattern)
                    .isFalse();
        }
    }

    private static Set<String> matched(String pattern, Map<String, Json.Obj> samples) throws Exception {
        var matched = new TreeSet<String>();
        for (var sample : samples.entrySet()) {
            if (Ruler.matchesRule(sample.getValue().toJson(), pattern)) {
                matched.add(sample.getKey());
            }
        }
        return matched;
    }
}
