package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.leadscore.local.demo.Demo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class ScoreCommandTest {
    @TempDir
    Path directory = Path.of("");

    @Test
    void a_card_has_this_shape() {
        var run = CommandRun.of("""
                {"lead":"ada","traits":{"jobTitle":"CTO"},"activities":[{"messageId":"1","event":"Email Opened",\
                "occurredAt":"2026-01-01T23:30:00-01:00","properties":{}}]}
                """, "score", "--model", "weighted-b2b", "--at", "2026-02-01T10:00:00Z");
        assertThat(run.out()).isEqualTo("""
                {"lead":"ada","at":"2026-02-01","total":16,"fit":15,"engagement":1,"stage":"Lead","lines":[\
                {"rule":"title-decision-maker","points":15,"count":1},{"rule":"email-opened","points":1,"count":1}],\
                "nextChangeOn":null}
                """);
    }

    /** 45 points from traits and six webinars with 10 each: an SQL. */
    @ParameterizedTest
    @CsvSource({"2026-01-01, web, 2026-01-02, open", "2026-01-04, web, 2026-01-02, open",
            "2026-01-05, web, 2026-01-02, overdue", "2026-01-05, sales, 2026-01-02, ",
            "2026-01-01, sales, 2026-01-02, open", "2026-01-05, hubspot, 2025-12-31, overdue"})
    void a_card_says_that_the_lead_waits_for_sales(String at, String source, String saidOn, @Nullable String state,
            @TempDir Path directory) throws IOException {
        Path model = Files.writeString(directory.resolve("model.json"), Demo.model().toJson());
        var activities = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            activities.append("""
                    {"messageId":"%d","event":"Webinar Attended","occurredAt":"2026-01-01T10:00:00Z"},""".formatted(i));
        }
        var run = CommandRun.of("""
                {"lead":"ada","traits":{"jobTitle":"CTO","industry":"Software","country":"US"},"activities":[%s\
                {"source":"%s","messageId":"o","event":"Lead Accepted","occurredAt":"%sT09:00:00Z"}]}
                """.formatted(activities, source, saidOn), "score", "--model", model.toString(), "--at", at);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("\"stage\":\"SQL\"");
        if (state == null) {
            assertThat(run.out()).doesNotContain("handOff");
        } else {
            assertThat(run.out()).endsWith(",\"handOff\":{\"stage\":\"SQL\",\"since\":\"2026-01-01\","
                    + "\"dueOn\":\"2026-01-04\",\"state\":\"" + state + "\"}}\n");
        }
    }

    @Test
    void input_may_have_a_byte_order_mark_blank_lines_any_line_breaks_and_no_last_one() throws Exception {
        String leads = "\uFEFF{\"lead\":\"a\"}\r\n\n{\"lead\":\"b\",\"more\":1,\"activities\":[]}";
        Path file = directory.resolve("leads ü.ndjson");
        Files.writeString(file, leads);
        var ofFile = CommandRun.of("", "score", "--model", "weighted-b2b", "--at", "2026-01-01", file.toString());
        assertThat(ofFile.err()).isEmpty();
        assertThat(ofFile.outLines()).hasSize(2);
        assertThat(CommandRun.of(leads, "score", "--model", "weighted-b2b", "--at", "2026-01-01", "-"))
                .isEqualTo(ofFile);
    }

    /** Of two outcomes on one day the later one decides, wherever it is in the list. */
    @Test
    void outcomes_of_sales_set_the_trait_that_rungs_ask_for() {
        String line = """
                {"lead":"a","traits":{"industry":"Software","companySize":100,"outcome":"accepted"},"activities":[
                {"source":"web","messageId":"1","event":"Demo Requested","occurredAt":"2026-01-01T08:00:00Z"},
                {"source":"web","messageId":"2","event":"Demo Requested","occurredAt":"2026-01-01T08:00:00Z"},
                {"source":"web","messageId":"3","event":"Demo Requested","occurredAt":"2026-01-01T08:00:00Z"},
                {"source":"%s","messageId":"4","event":"Lead Accepted","occurredAt":"2026-01-02T%s:00:00+02:00"},
                {"source":"%s","messageId":"5","event":"Lead Recycled","occurredAt":"2026-01-02T09:00:00Z"}]}"""
                .replace("\n", "") + "\n";
        String[] score = {"score", "--model", "fit-and-intent", "--at", "2026-01-02"};
        assertThat(CommandRun.of(line.formatted("sales", "10", "sales"), score).out())
                .contains("\"stage\":\"Requalified\"");
        assertThat(CommandRun.of(line.formatted("sales", "12", "hubspot"), score).out()).contains("\"stage\":\"SQL\"");
        assertThat(CommandRun.of(line.formatted("web", "10", "web"), score).out()).as("they are no outcomes")
                .contains("\"stage\":\"SQL\"");
    }

    @Test
    void days_of_another_century_are_scored() {
        var run = CommandRun.of("""
                {"lead": "a", "activities": [{"messageId": "1", "event": "Webinar Attended", "occurredAt": "1987-06-05"}]}
                """, "score", "--model", "weighted-b2b", "--at", "1987-09-02");
        assertThat(run.out()).contains("\"total\":10,", "\"nextChangeOn\":\"1987-09-03\"");
    }

    @Test
    void a_line_that_is_longer_than_the_buffer_is_read_whole() {
        var activities = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            activities.append(i == 0 ? "" : ",")
                    .append("{\"messageId\":\"")
                    .append(i)
                    .append("\",\"event\":\"Webinar Attended\",\"occurredAt\":\"2026-01-01T10:00:00Z\"}");
        }
        String line = "{\"lead\":\"busy\",\"activities\":[" + activities + "]}\n";
        var run = CommandRun.of("{\"lead\":\"a\"}\n" + line + "{\"lead\":\"b\"}\n", "score", "--model", "weighted-b2b",
                "--at", "2026-01-02");
        assertThat(run.err()).isEmpty();
        assertThat(run.outLines()).hasSize(3);
        assertThat(run.outLines().get(1)).contains("\"total\":100000,");
    }

    @Test
    void a_card_is_written_before_the_command_waits_for_the_next_line() {
        var out = new ByteArrayOutputStream();
        var firstLine = new ByteArrayInputStream("{\"lead\":\"a\"}\n".getBytes(StandardCharsets.UTF_8));
        var in = new InputStream() {
            int writtenBeforeWaiting = -1;

            @Override
            public int read() {
                throw new AssertionError("lines are read in blocks");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                int read = firstLine.read(bytes, offset, length);
                if (read < 0) {
                    writtenBeforeWaiting = out.size();
                }
                return read;
            }
        };
        Leadscore.run(new Console(in, out, new PrintStream(OutputStream.nullOutputStream()), false), "score", "--model",
                "weighted-b2b");
        assertThat(in.writtenBeforeWaiting).isEqualTo(out.size()).isPositive();
    }

    @Test
    void a_reader_that_closes_the_pipe_ends_the_command_without_an_error() {
        var err = new ByteArrayOutputStream();
        OutputStream closedPipe = CommandRun.failing("Broken pipe");
        var console = new Console(
                new ByteArrayInputStream("{\"lead\":\"a\"}\n".repeat(10_000).getBytes(StandardCharsets.UTF_8)),
                closedPipe, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        assertThat(Leadscore.run(console, "score", "--model", "weighted-b2b")).isZero();
        assertThat(err.size()).isZero();
    }

    @Test
    void a_full_disk_is_reported() {
        var err = new ByteArrayOutputStream();
        OutputStream full = CommandRun.failing("No space left on device");
        var console = new Console(new ByteArrayInputStream("{\"lead\":\"a\"}\n".getBytes(StandardCharsets.UTF_8)), full,
                new PrintStream(err, true, StandardCharsets.UTF_8), false);
        assertThat(Leadscore.run(console, "score", "--model", "weighted-b2b")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("leadscore: cannot write to standard output (No space left on device)\n");
    }

    @Test
    void help_and_version_are_not_errors() {
        for (String[] arguments : new String[][]{{"--help"}, {"score", "--help"}, {"check-model", "-h"},
                {"--version"}}) {
            var run = CommandRun.of("", arguments);
            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).contains("leadscore");
        }
    }
}
