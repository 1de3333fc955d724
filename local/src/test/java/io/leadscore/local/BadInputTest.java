package io.leadscore.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After bad input of any kind there is exactly one line on standard error that says where, and exit code 2. */
class BadInputTest {
    private static final String GOOD = "{\"lead\":\"good\",\"activities\":[]}\n";

    @TempDir
    Path directory = Path.of("");

    @BeforeEach
    void files() throws Exception {
        Files.writeString(file("not-json.json"), "{\"name\": ");
        Files.writeString(file("twice.json"), "{\"name\": \"a\", \"name\": \"b\"}");
        Files.writeString(file("bad-model.json"), """
                {"name": "Bad Name", "fit": {"rules": []}, "engagement": {"groups": []},
                 "stages": [{"name": "Lead", "enter": 1, "leave": 2}]}""");
        Files.createDirectory(file("folder"));
    }

    @ParameterizedTest(name = "leadscore {0}")
    @CsvSource(delimiter = '|', textBlock = """
            ''                                               | a command is missing
            nonsense                                         | nonsense
            --nonsense                                       | --nonsense
            score                                            | --model
            score --model                                    | --model
            score --model weighted-b2b --colour red          | --colour
            score --model weighted-b2b one two               | two
            score --model DIR/nowhere.json                   | nowhere.json: there is no such file
            score --model DIR/folder                         | folder: is a directory
            score --model DIR/not-json.json                  | not-json.json: the JSON text ends too early (line 1
            score --model DIR/twice.json                     | twice.json: a key appears twice
            score --model DIR/bad-model.json                 | bad-model.json: name:
            score --model weighted-b2b DIR/nowhere.ndjson    | nowhere.ndjson: there is no such file
            score --model weighted-b2b --at yesterday        | --at: a day
            score --model weighted-b2b --at 2026-02-30       | --at: a day
            score --model weighted-b2b --at 2026-01-01T25:00:00Z | --at: a day
            check-model                                      | FILE
            check-model DIR/nowhere.json                     | nowhere.json: there is no such file
            check-model DIR/folder                           | folder: is a directory
            check-model DIR/not-json.json                    | not-json.json: the JSON text ends too early (line 1
            check-model DIR/twice.json                       | twice.json: a key appears twice
            """)
    void bad_arguments_and_files_are_reported_in_one_line(String command, String place) {
        String line = command.replace("DIR", directory.toString());
        var run = CommandRun.of("", line.isEmpty() ? new String[0] : line.split(" +"));
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines()).singleElement().asString().startsWith("leadscore: ").contains(place);
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nonsense                                       | not JSON
            {"lead":"a","activities":[]                    | ends too early
            {"lead":"a","lead":"b","activities":[]}        | twice
            {"lead":"a"} {"lead":"b"}                      | more text after the JSON value
            []                                             | must be an object
            {}                                             | lead: is missing
            {"lead":""}                                    | lead: is empty
            {"lead":7}                                     | lead: a text
            {"lead":"a","traits":[]}                       | traits: an object
            {"lead":"a","traits":null}                     | traits: an object
            {"lead":"a","activities":{}}                   | activities: a list
            {"lead":"a","activities":[7]}                  | activities[0]: an object
            {"lead":"a","activities":[{"event":"E"}]}      | activities[0].occurredAt: is missing
            {"lead":"a","activities":[{"messageId":"1","event":"E","occurredAt":"soon"}]}                      | activities[0].occurredAt: a time
            {"lead":"a","activities":[{"messageId":"1","event":"E","occurredAt":"2026-02-29T10:00:00Z"}]}      | activities[0].occurredAt: a time
            {"lead":"a","activities":[{"messageId":"1","event":"E","occurredAt":"2026-01-01T10:00:00"}]}       | activities[0].occurredAt: a time
            {"lead":"a","activities":[{"messageId":"1","event":"E","occurredAt":1767261600}]}                  | activities[0].occurredAt: a text
            {"lead":"a","activities":[{"messageId":1,"event":"E","occurredAt":"2026-01-01T10:00:00Z"}]}        | activities[0].messageId: a text
            {"lead":"a","activities":[{"event":"E","occurredAt":"2026-01-01T10:00:00Z"}]}                      | activities[0].messageId: is missing
            {"lead":"a","activities":[{"messageId":"1","event":{},"occurredAt":"2026-01-01T10:00:00Z"}]}       | activities[0].event: a text
            {"lead":"a","activities":[{"messageId":"1","source":1,"occurredAt":"2026-01-01T10:00:00Z"}]}       | activities[0].source: a text
            {"lead":"a","activities":[{"messageId":"1","properties":[],"occurredAt":"2026-01-01T10:00:00Z"}]}  | activities[0].properties: an object
            {"lead":"a","traits":{"n":NaN}}                | not JSON
            {"lead":"a\\u0000"}                            | lead: must be valid Unicode text
            {"lead":"a\\ud800"}                            | lead: must be valid Unicode text
            """)
    void scoring_stops_at_a_bad_line_after_the_cards_of_the_lines_before_it(String bad, String what) {
        var run = CommandRun.of(GOOD + "\n" + GOOD + bad + "\n" + GOOD, "score", "--model", "weighted-b2b");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.errLines()).singleElement()
                .asString()
                .startsWith("leadscore: standard input: line 4: ")
                .contains(what);
        assertThat(run.outLines()).hasSize(2).allSatisfy(card -> assertThat(card).startsWith("{\"lead\":\"good\""));
    }

    @Test
    void invalid_utf_8_is_a_bad_line() {
        byte[] input = (GOOD + "{\"lead\":\"?\"}\n").getBytes(StandardCharsets.UTF_8);
        input[GOOD.length() + 9] = (byte) 0xff;
        var run = CommandRun.of(input, "score", "--model", "weighted-b2b");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("leadscore: standard input: line 2: the line is not valid UTF-8\n");
    }

    @Test
    void lines_beyond_the_limits_of_json_are_bad_lines() {
        String deep = "{\"lead\":\"a\",\"traits\":{\"t\":" + "[".repeat(40) + "]".repeat(40) + "}}";
        String wide = "{\"lead\":\"a\",\"traits\":{\"t\":[" + "1,".repeat(100) + "1]}}";
        String longText = "{\"lead\":\"" + "a".repeat(70_000) + "\"}";
        for (String bad : new String[]{deep, wide, longText}) {
            var run = CommandRun.of(bad, "score", "--model", "weighted-b2b");
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.errLines()).singleElement().asString().contains("line 1: ");
        }
    }

    @Test
    void a_file_name_with_a_line_break_is_reported_in_one_line() {
        var run = CommandRun.of("", "check-model", "no\nwhere");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).isEqualTo("leadscore: no?where: there is no such file\n");
    }

    @Test
    void the_message_names_the_file_and_the_line() throws Exception {
        Path leads = file("my leads.ndjson");
        Files.writeString(leads, GOOD + "oops");
        var run = CommandRun.of("", "score", "--model", "weighted-b2b", leads.toString());
        assertThat(run.err()).startsWith("leadscore: " + leads + ": line 2: ");
        assertThat(run.outLines()).hasSize(1);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }
}
