package io.leadscore.functions.aws;

import io.leadscore.core.intake.SourceSettings;
import io.leadscore.core.json.Json;
import io.leadscore.core.json.JsonReader;
import io.leadscore.core.json.MalformedJsonException;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.table.TableSchema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Write keys in the table that {@code docs/design.md} describes. Thread-safe. */
final class DynamoDbWriteKeyStore implements WriteKeyStore {
    private static final JsonReader READER = new JsonReader(JsonReader.Limits.DOCUMENT);
    private static final String SETTINGS = "settings";

    /** All fields that this version or an earlier one writes. */
    private static final Set<String> KNOWN = Set.of("source", "kind", "anyTrait", "formTraits", "numericTraits",
            "events",
            "honeypots", "nextHosts", "revoked", "locale");

    private final Table table;

    DynamoDbWriteKeyStore(Table table) {
        this.table = table;
    }

    @Override
    public Optional<WriteKey> find(String key) {
        return table.get(Keys.writeKey(key)).map(DynamoDbWriteKeyStore::read);
    }

    @Override
    public void put(String key, WriteKey settings) {
        var row = Keys.writeKey(key);
        // First, so that no key works and is not listed. A row that lists no key is ignored.
        table.putIfAbsent(new Item(Keys.listedKey(row)).build());
        put(row, settings);
    }

    @Override
    public String id(String key) {
        return id(Keys.writeKey(key));
    }

    private static String id(Map<String, AttributeValue> row) {
        int begin = TableSchema.WRITE_KEY_PREFIX.length();
        return Item.text(row, TableSchema.PK).substring(begin, begin + ID_CHARS);
    }

    @Override
    public List<Listed> list() {
        var rows = table.partition(Keys.WRITE_KEYS_PARTITION, Keys.KEY_ID_PREFIX).map(Keys::writeKey).toList();
        return table.getAll(rows).stream().map(row -> new Listed(id(row), read(row))).toList();
    }

    @Override
    public Optional<WriteKey> listed(String id) {
        return row(id).map(DynamoDbWriteKeyStore::read);
    }

    private Optional<Map<String, AttributeValue>> row(String id) {
        return id.length() != ID_CHARS ? Optional.empty()
                : table.partition(Keys.WRITE_KEYS_PARTITION, Keys.KEY_ID_PREFIX + id)
                        .findFirst()
                        .map(Keys::writeKey)
                        .flatMap(table::get);
    }

    @Override
    public boolean revoke(String id) {
        Optional<Map<String, AttributeValue>> row = row(id);
        row.ifPresent(found -> put(Table.keyOf(found), read(found).asRevoked()));
        return row.isPresent();
    }

    private void put(Map<String, AttributeValue> row, WriteKey settings) {
        var fields = new LinkedHashMap<>(write(settings).fields());
        // What a later version of Leadscore has stored is kept, such as when a key is revoked after a rollback.
        table.get(row).ifPresent(before -> settings(before).fields().forEach((name, value) -> {
            if (!KNOWN.contains(name)) {
                fields.put(name, value);
            }
        }));
        table.put(new Item(row).text(SETTINGS, new Json.Obj(fields).toJson()).build());
    }

    private static Json.Obj settings(Map<String, AttributeValue> row) {
        try {
            return READER.readObject(Item.text(row, SETTINGS));
        } catch (MalformedJsonException e) {
            throw new IllegalStateException("the row of a write key has settings that are not JSON", e);
        }
    }

    private static Json.Obj write(WriteKey key) {
        Json.Obj fields = Json.obj("source", key.settings().source(), "formTraits", texts(key.settings().formTraits()),
                "kind", key.settings().kind().wire(), "events", texts(key.settings().events()), "numericTraits",
                texts(key.settings().numericTraits()),
                "honeypots", texts(key.settings().honeypots()), "nextHosts", texts(key.nextHosts()), "revoked",
                key.revoked());
        Locale locale = key.settings().locale();
        return locale == null ? fields : fields.with("locale", Json.text(locale.toLanguageTag()));
    }

    private static WriteKey read(Map<String, AttributeValue> row) {
        Json.Obj fields = settings(row);
        String source = fields.text("source");
        if (source == null) {
            throw new IllegalStateException("the row of a write key has no source in its settings");
        }
        String locale = fields.text("locale");
        return new WriteKey(
                new SourceSettings(source, kind(fields), readTexts(fields, "formTraits"),
                        readTexts(fields, "numericTraits"), readTexts(fields, "events"),
                        readTexts(fields, "honeypots", SourceSettings.DEFAULT_HONEYPOTS),
                        locale == null ? null : Locale.forLanguageTag(locale)),
                readTexts(fields, "nextHosts"), fields.get("revoked") == Json.Bool.TRUE);
    }

    /** A key that was stored before there were kinds could set every trait, or only those of forms. */
    private static SourceSettings.Kind kind(Json.Obj fields) {
        return SourceSettings.Kind.of(fields.text("kind"))
                .orElse(fields.get("anyTrait") == Json.Bool.TRUE
                        ? SourceSettings.Kind.SERVER
                        : SourceSettings.Kind.PAGE);
    }

    private static Json texts(Set<String> texts) {
        return new Json.Arr(new TreeSet<>(texts).stream().<Json>map(Json::text).toList());
    }

    private static Set<String> readTexts(Json.Obj fields, String name) {
        return readTexts(fields, name, Set.of());
    }

    /** @param otherwise for a key that was stored before the field existed */
    private static Set<String> readTexts(Json.Obj fields, String name, Set<String> otherwise) {
        return fields.get(name) instanceof Json.Arr(var items)
                ? items.stream().map(item -> ((Json.Text) item).value()).collect(Collectors.toUnmodifiableSet())
                : otherwise;
    }
}
