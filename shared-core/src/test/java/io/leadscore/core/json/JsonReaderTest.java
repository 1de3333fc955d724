package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader refuses everything that is not strictly one JSON value within the limits, and names the place. */
final class JsonReaderTest {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.ACTIVITY);

    @Test
    void a_value_is_read_as_it_is_written() throws Exception {
        Json read = READER.read("{\"b\":[1.50,-0,1E+2,true,false,null,\"ä😀\\u00e9\\n\"],\"a\":{},\"\":[]}");
        assertThat(read.toJson()).isEqualTo("{\"b\":[1.50,-0,1E+2,true,false,null,\"ä😀é\\n\"],\"a\":{},\"\":[]}");
        assertThat(READER.read(" 7 ")).isEqualTo(new Json.Num("7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[1,", "\"a", "\"a\\",
            "\"\\u00", "tru", "-",
            "1.", "1e", "{]", "[}", "{a:1}", "{'a':1}", "[1,]", "{\"a\":1,}", "[,1]", "01", "+1", ".5", "0x1", "1_0",
            "// c\n1",
            "/* c */1", "#1", "\"\t\"", "\"\\x\"", "nul", "True", "undefined", "{1:2}", "{null:1}", "[1 2]",
            "{\"a\" 1}"})
    void malformed_and_truncated_text_is_refused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{} {}", "{}x", "1 2", "[]]", "{}}", "null,", "\"a\"\"b\"", "{}\u0000", "1\uFEFF"})
    void what_follows_the_value_is_refused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "[NaN]", "-NaN", "+Infinity", "1e999", "-1e999", "1e16",
            "-1e16",
            "9007199254740994", "9007199254740994.1e0", "9e99999999999999999999", "-9007199254740993.5"})
    void a_number_that_is_not_finite_or_beyond_the_bound_is_refused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e15", "-1e15", "9007199254740992", "-9007199254740992", "999999999999999.9", "1e-999",
            "0e999999999", "-0"})
    void a_number_within_the_bound_keeps_its_literal(String json) throws Exception {
        assertThat(READER.read(json)).isEqualTo(new Json.Num(json));
    }

    @Test
    void a_byte_order_mark_is_skipped_once_and_only_at_the_start() throws Exception {
        assertThat(READER.read("\uFEFF[1]").toJson()).isEqualTo("[1]");
        assertThat(READER.read("\uFEFF[1]".getBytes(StandardCharsets.UTF_8)).toJson()).isEqualTo("[1]");
        assertRefused("\uFEFF\uFEFF[1]");
        assertRefused("[\uFEFF1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{\"a\":1,\"b\":{\"c\":1,\"c\":1}}", "[{\"a\":null,\"a\":null}]",
            "{\"a\":1,\"\\u0061\":2}", "{\"\":1,\"\":1}"})
    void a_key_that_appears_twice_is_refused(String json) {
        assertThat(refusal(json)).startsWith("a key appears twice in one object");
    }

    @Test
    void depth_32_is_read_and_33_is_not() throws Exception {
        assertThat(READER.read("[".repeat(32) + "]".repeat(32))).isInstanceOf(Json.Arr.class);
        assertThat(READER.read("{\"a\":".repeat(31) + "{}" + "}".repeat(31))).isInstanceOf(Json.Obj.class);
        assertRefused("[".repeat(33) + "]".repeat(33));
        assertRefused("{\"a\":".repeat(32) + "{}" + "}".repeat(32));
        assertRefused("[".repeat(1_000_000));
    }

    @Test
    void texts_names_numbers_and_arrays_are_read_up_to_their_limits_exactly() throws Exception {
        assertThat(READER.read(quoted("a", 65_536))).isInstanceOf(Json.Text.class);
        assertRefused(quoted("a", 65_537));
        assertThat(READER.read("{" + quoted("k", 256) + ":1}")).isInstanceOf(Json.Obj.class);
        assertRefused("{" + quoted("k", 257) + ":1}");
        assertThat(READER.read("0." + "1".repeat(62))).isInstanceOf(Json.Num.class);
        assertRefused("0." + "1".repeat(63));
        assertThat(READER.read(array(100))).isInstanceOf(Json.Arr.class);
        assertRefused(array(101));
    }

    @Test
    void a_document_is_read_up_to_its_limit_exactly() throws Exception {
        var small = new JsonReader(new JsonReader.Limits(4, 100, 100, 100, 100, 10));
        assertThat(small.read("[1,2,3]   ".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Json.Arr.class);
        assertThat(small.read("\"éééé\"".getBytes(StandardCharsets.UTF_8))).isInstanceOf(Json.Text.class);
        assertThatThrownBy(() -> small.read("[1,2,3]    ".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("10 bytes");
        assertThatThrownBy(() -> small.read("\"ééééé\"".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
        assertThatThrownBy(() -> small.read("[1,2,3]    ")).isInstanceOf(MalformedJsonException.class);
    }

    @ParameterizedTest
    @CsvSource({"22FF22", "22C3", "22C322", "22C0AF22", "22EDA08022", "22F490808022", "22E28222", "80", "22FE22"})
    void bytes_that_are_not_utf_8_are_refused(String hex) {
        assertThatThrownBy(() -> READER.read(HexFormat.of().parseHex(hex)))
                .isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void utf_16_and_utf_32_are_refused() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE,
                Charset.forName("UTF-32"))) {
            assertThatThrownBy(() -> READER.read("{\"a\":1}".getBytes(charset))).as(charset.name())
                    .isInstanceOf(MalformedJsonException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\ud83d\"", "\"\\ude00\"", "\"\\ud83dx\"", "\"\\ude00\\ud83d\"", "{\"\\ud83d\":1}",
            "{\"a\\ude00\":1}",
            "[\"x\",{\"a\":[\"\\udfff\"]}]", "\"\\ud83d\\ud83d\\ude00\""})
    void half_a_surrogate_pair_is_refused_in_keys_and_values(String json) {
        assertRefused(json);
    }

    @Test
    void half_a_surrogate_pair_is_refused_in_text_as_well() {
        assertThat(refusal("\"\ud83d\"")).startsWith("a string contains half a surrogate pair");
    }

    @Test
    void a_whole_surrogate_pair_is_a_character() throws Exception {
        assertThat(READER.read("\"\\ud83d\\ude00\"")).isEqualTo(new Json.Text("😀"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\\u0000\"", "{\"a\\u0000\":1}", "\"a\u0000b\"", "\u0000"})
    void nul_is_refused(String json) {
        assertRefused(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"__proto__", "constructor", "", "a.b", "$or", " "})
    void any_name_is_a_plain_key(String name) throws Exception {
        assertThat(READER.readObject("{\"" + name + "\":1}").get(name)).isEqualTo(Json.number(1));
    }

    @Test
    void a_message_names_a_place_and_never_quotes_the_input() {
        String secret = "canary";
        for (String json : List.of("{\"a\":\"" + secret + "\",\n \"b\": " + secret + "}",
                "{\"" + secret + "\":1,\"" + secret + "\":2}",
                "[\"" + secret + "\"] " + secret, "{\"" + secret + "\" 1}", "\"" + secret + "\\x\"",
                "\"" + secret + "\\ud83d\"",
                "\"" + secret, "[\"" + secret + "\", 1e99]", secret, "{" + quoted(secret, 50) + ":1}")) {
            assertThat(refusal(json)).as(json).doesNotContain(secret).containsPattern("\\(line \\d+, column \\d+\\)");
        }
        assertThat(refusal("{\"a\":1,\n  \"b\":x}")).contains("line 2");
    }

    @Test
    void an_object_is_asked_for() {
        assertThatThrownBy(() -> READER.readObject("[]")).isInstanceOf(MalformedJsonException.class);
    }

    private static void assertRefused(String json) {
        assertThat(refusal(json)).isNotEmpty();
        assertThatThrownBy(() -> READER.read(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedJsonException.class);
    }

    private static String refusal(String json) {
        var refusal = catchThrowableOfType(MalformedJsonException.class, () -> READER.read(json));
        assertThat(refusal).as("refusal of %s", json).isNotNull();
        return String.valueOf(refusal.getMessage());
    }

    private static String quoted(String text, int times) {
        return "\"" + text.repeat(times) + "\"";
    }

    private static String array(int items) {
        return IntStream.range(0, items).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
