package io.leadscore.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value. It refuses duplicate keys, text after the value, NaN and Infinity, and invalid UTF-8, and it has
 * a limit for every size. It skips a byte order mark at the start. Thread-safe.
 *
 * <p>A reader is strict or tolerant. A strict one refuses half a surrogate pair, a NUL character and a number that is
 * out of range. A tolerant one reads what outsiders send, where one value must not cost the rest: it reads U+FFFD in
 * place of such a character, and such a number as the text of its digits.
 */
public final class JsonReader {
    /**
     * The largest sizes that a document may have.
     *
     * @param depth        nesting of objects and arrays
     * @param textChars    characters of one text
     * @param nameChars    characters of one key
     * @param numberChars  characters of one number literal
     * @param arrayItems   items of one array
     * @param documentChars bytes of the whole document
     */
    public record Limits(int depth, int textChars, int nameChars, int numberChars, int arrayItems, int documentChars) {
        /**
         * For activities as they are kept, and everything else that comes from outside: small enough that no input can
         * exhaust the memory.
         */
        public static final Limits ACTIVITY = new Limits(32, 65_536, 256, 64, 100, 4 * 1024 * 1024);
        /**
         * For inputs as they are sent. Intake leaves out what is beyond the limits of an activity. Deeper documents are
         * attacks on the stack; the other sizes are bounded by the document.
         */
        public static final Limits INPUT = new Limits(500, 4 * 1024 * 1024, 4 * 1024 * 1024, 4 * 1024 * 1024,
                4 * 1024 * 1024, 4 * 1024 * 1024);
        /** For scoring models and our own documents. Their lists of rules and alternatives are longer. */
        public static final Limits DOCUMENT = new Limits(64, 65_536, 256, 64, 10_000, 4 * 1024 * 1024);
    }

    /**
     * The largest magnitude of a number: 2⁵³. Above it a double cannot hold every whole number, so two ids could be
     * compared as equal.
     */
    public static final double LARGEST_NUMBER = 0x1p53;
    /** A plain integer of so few characters is in range. */
    private static final int SURELY_IN_RANGE = 15;
    private static final String NOT_JSON = "the text is not JSON";
    private static final ListItem REPEATED_KEY = new ListItem.Unreadable("a key appears twice in one object");
    private static final char REPLACEMENT = '\ufffd';

    private final Limits limits;
    private final boolean tolerant;
    private final JsonFactory factory;

    /** A strict reader. */
    public JsonReader(Limits limits) {
        this(limits, false);
    }

    /** A reader of what outsiders send. */
    public static JsonReader tolerant(Limits limits) {
        return new JsonReader(limits, true);
    }

    private JsonReader(Limits limits, boolean tolerant) {
        this.limits = limits;
        this.tolerant = tolerant;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.textChars())
                        .maxNameLength(limits.nameChars())
                        .maxNumberLength(limits.numberChars())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /** Reads UTF-8 bytes. */
    public Json read(byte[] utf8) throws MalformedJsonException {
        return read(decoded(utf8));
    }

    private String decoded(byte[] utf8) throws MalformedJsonException {
        if (utf8.length > limits.documentChars()) {
            throw tooLong();
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedJsonException("the body is not valid UTF-8");
        }
    }

    /** Reads a text. */
    public Json read(String text) throws MalformedJsonException {
        // A character has at least one byte, so this check refuses no document within the limit.
        if (text.length() > limits.documentChars()) {
            throw tooLong();
        }
        try (JsonParser parser = parser(text)) {
            return read(parser);
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
    }

    private JsonParser parser(String text) throws IOException {
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return factory.createParser(tolerant ? SurrogateEscapes.mended(json) : json);
    }

    private Json read(JsonParser parser) throws IOException, MalformedJsonException {
        try {
            if (parser.nextToken() == null) {
                throw new MalformedJsonException("the JSON document is empty");
            }
            Json value = value(parser, Repeats.REFUSED);
            requireEnd(parser);
            return value;
        } catch (JsonProcessingException e) {
            throw at(parser, reason(e));
        }
    }

    private static void requireEnd(JsonParser parser) throws IOException, MalformedJsonException {
        if (parser.nextToken() != null) {
            throw at(parser, "there is more text after the JSON value");
        }
    }

    /**
     * An object with one list, whose items are read each by itself.
     *
     * @param fields the other fields
     * @param items  the items of the list. Null if the object has none
     */
    public record WithList(Json.Obj fields, @Nullable List<ListItem> items) {}

    /**
     * Reads an object with a list of inputs, such as a batch. What is wrong in an item costs only this item, as long as its
     * brackets and quotes show where it ends.
     *
     * @param list the name of the list
     */
    public WithList readList(byte[] utf8, String list) throws MalformedJsonException {
        try {
            return readWhole(utf8, list);
        } catch (MalformedJsonException e) {
            ListItems found = ListItems.find(utf8, list).orElseThrow(() -> e);
            return new WithList(readWhole(found.rest, list).fields(), found.items
                    .stream()
                    .map(this::item)
                    .toList());
        }
    }

    private ListItem item(byte[] utf8) {
        try (JsonParser parser = parser(decoded(utf8))) {
            if (parser.nextToken() == null) {
                return new ListItem.Unreadable(NOT_JSON);
            }
            var repeats = new Repeats();
            Json value = value(parser, repeats);
            requireEnd(parser);
            return repeats.found ? REPEATED_KEY : new ListItem.Read(value);
        } catch (JsonProcessingException e) {
            return new ListItem.Unreadable(reason(e));
        } catch (MalformedJsonException e) {
            return new ListItem.Unreadable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
    }

    private WithList readWhole(byte[] utf8, String list) throws MalformedJsonException {
        try (JsonParser parser = parser(decoded(utf8))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedJsonException("the JSON document must be an object");
            }
            var fields = new OwnedFields();
            List<ListItem> items = null;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = wellFormed(parser, parser.currentName());
                if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(list)) {
                    if (items != null) {
                        throw at(parser, "a key appears twice in one object");
                    }
                    items = new ArrayList<>();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        var repeats = new Repeats();
                        Json item = value(parser, repeats);
                        items.add(repeats.found ? REPEATED_KEY : new ListItem.Read(item));
                    }
                } else {
                    fields.put(name, value(parser, new Repeats()));
                }
            }
            requireEnd(parser);
            return new WithList(new Json.Obj(fields), items);
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(reason(e) + place(e.getLocation()));
        } catch (IOException e) {
            throw new IllegalStateException("a text cannot fail to be read", e);
        }
    }

    /** Whether a key appeared twice in one object of a value. */
    private static final class Repeats {
        /** A key that appears twice makes the document malformed. */
        static final Repeats REFUSED = new Repeats();

        boolean found;
    }

    private MalformedJsonException tooLong() {
        return new MalformedJsonException("the JSON document has more than " + limits.documentChars() + " bytes");
    }

    /** Reads an object. */
    public Json.Obj readObject(String text) throws MalformedJsonException {
        if (read(text) instanceof Json.Obj object) {
            return object;
        }
        throw new MalformedJsonException("the JSON document must be an object");
    }

    private Json value(JsonParser parser, Repeats repeats) throws IOException, MalformedJsonException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, repeats);
            case START_ARRAY -> array(parser, repeats);
            case VALUE_STRING -> text(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> Json.Bool.TRUE;
            case VALUE_FALSE -> Json.Bool.FALSE;
            case VALUE_NULL -> Json.Null.NULL;
            default -> throw at(parser, "a JSON value is expected");
        };
    }

    private Json.Obj object(JsonParser parser, Repeats repeats) throws IOException, MalformedJsonException {
        var fields = new OwnedFields();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser, parser.currentName());
            if (name.length() > limits.nameChars()) {
                throw at(parser, "a key has more than " + limits.nameChars() + " characters");
            }
            parser.nextToken();
            if (fields.put(name, value(parser, repeats)) != null) {
                if (repeats == Repeats.REFUSED) {
                    throw at(parser, "a key appears twice in one object");
                }
                repeats.found = true;
            }
        }
        return new Json.Obj(fields);
    }

    private Json.Arr array(JsonParser parser, Repeats repeats) throws IOException, MalformedJsonException {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == limits.arrayItems()) {
                throw at(parser, "an array has more than " + limits.arrayItems() + " values");
            }
            items.add(value(parser, repeats));
        }
        return new Json.Arr(items);
    }

    // Jackson checks lengths only where its buffers end, so the exact limits are checked here.
    private Json.Text text(JsonParser parser) throws IOException, MalformedJsonException {
        String text = wellFormed(parser, parser.getText());
        if (text.length() > limits.textChars()) {
            throw at(parser, "a string has more than " + limits.textChars() + " characters");
        }
        return new Json.Text(text);
    }

    private Json number(JsonParser parser) throws IOException, MalformedJsonException {
        String literal = parser.getText();
        if (literal.length() <= SURELY_IN_RANGE && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return new Json.Num(literal);
        }
        boolean tooLong = literal.length() > Limits.ACTIVITY.numberChars();
        if (!tooLong && Math.abs(Double.parseDouble(literal)) <= LARGEST_NUMBER) {
            return new Json.Num(literal);
        }
        if (tolerant) {
            return new Json.Text(literal);
        }
        throw at(parser, tooLong
                ? "a number has more than " + Limits.ACTIVITY.numberChars() + " characters"
                : "a number is outside ±9007199254740992 (2^53)");
    }

    private String wellFormed(JsonParser parser, String text) throws MalformedJsonException {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                if (!tolerant) {
                    throw at(parser, c == 0
                            ? "a string contains a NUL character"
                            : "a string contains half a surrogate pair");
                }
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, REPLACEMENT);
            }
        }
        return mended == null ? text : mended.toString();
    }

    private static MalformedJsonException at(JsonParser parser, String what) {
        return new MalformedJsonException(what + place(parser.currentLocation()));
    }

    /**
     * Jackson's own message may quote the input, which can contain personal data. So only the kind of the error is
     * kept.
     */
    private static String reason(JsonProcessingException e) {
        String original = e.getOriginalMessage();
        if (original.contains("maximum allowed")) {
            return "a string, key or number is too long, or the nesting is too deep";
        }
        return original.startsWith("Unexpected end-of-input") ? "the JSON text ends too early" : NOT_JSON;
    }

    private static String place(JsonLocation location) {
        return " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }
}
