package io.leadscore.functions.aws;

import io.leadscore.core.json.Sha256;
import io.leadscore.table.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The keys of the table ({@code docs/design.md}), except those of identities ({@link IdentityKeys}). Two different items never have the same key: the separator is escaped
 * in every part that another part follows. A part that is too long for a key is replaced by a mark and its hash, and no
 * literal part begins with this mark.
 */
final class Keys {

    static final String LEAD = "LEAD";
    static final String ACTIVITY_PREFIX = "ACT#";
    static final String RANKING_PREFIX = "RANK#";
    static final String WAITING_PREFIX = "WAIT#";

    /** UTF-8 bytes of the longest literal part. A sort key has at most 1,024 bytes and two parts. */
    private static final int MAX_PART_BYTES = 480;
    /**
     * Marks a hashed part. A text that begins with it is hashed too, so a literal part never looks like a hashed one.
     */
    private static final char HASHED = '~';
    private static final int SEQ_DIGITS = 12;
    private static final int VERSION_DIGITS = 6;
    private static final int MILLI_DIGITS = 14;
    private static final int REFUSAL_DIGITS = 3;

    private Keys() {}

    static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of(TableSchema.PK, AttributeValue.fromS(pk), TableSchema.SK, AttributeValue.fromS(sk));
    }

    /** The partition of a lead: the lead itself, its activities, events and ranking rows. */
    static String leadPartition(String leadId) {
        return TableSchema.LEAD_PREFIX + part(leadId);
    }

    static Map<String, AttributeValue> lead(String leadId) {
        return key(leadPartition(leadId), LEAD);
    }

    static Map<String, AttributeValue> activity(String leadId, String source, String messageId) {
        return key(leadPartition(leadId), activitiesOf(source) + part(messageId));
    }

    /** The beginning of the sort keys of all activities of one source, and of no others. */
    static String activitiesOf(String source) {
        return ACTIVITY_PREFIX + escaped(source) + '#';
    }

    static Map<String, AttributeValue> event(String leadId, long seq) {
        return key(leadPartition(leadId), TableSchema.EVENT_PREFIX + digits(seq, SEQ_DIGITS));
    }

    static final String CORRECTION_PREFIX = "VOID#";

    static Map<String, AttributeValue> correction(String leadId, long version) {
        return key(leadPartition(leadId), CORRECTION_PREFIX + digits(version, SEQ_DIGITS));
    }

    /** The version in the sort key of a correction. */
    static long version(Map<String, AttributeValue> row) {
        return Long.parseLong(Item.text(row, TableSchema.SK).substring(CORRECTION_PREFIX.length()));
    }

    static final String CRM_PREFIX = TableSchema.CRM_PREFIX;
    private static final String ANNOUNCED_PREFIX = "NEWS#";

    /** What is remembered of a lead and another system. */
    static Map<String, AttributeValue> crm(String leadId, String sink) {
        return key(leadPartition(leadId), CRM_PREFIX + part(sink));
    }

    /** That an event about a lead was posted to another system. An erasure takes it like the lead's other rows. */
    static Map<String, AttributeValue> announced(String leadId, String sink, String eventId) {
        return key(leadPartition(leadId), ANNOUNCED_PREFIX + part(sink) + "#" + part(eventId));
    }

    /** That a system is paused. */
    static Map<String, AttributeValue> crmPause(String sink) {
        return key(TableSchema.CRM_PREFIX + part(sink), "PAUSE");
    }

    static Map<String, AttributeValue> ranking(String leadId, String model) {
        return key(leadPartition(leadId), RANKING_PREFIX + part(model));
    }

    static Map<String, AttributeValue> waiting(String leadId, String model) {
        return key(leadPartition(leadId), WAITING_PREFIX + part(model));
    }

    /** The partition of the ranking index. */
    static String rankingShard(String model, String stage, int shard) {
        return escaped(model) + '#' + part(stage) + '#' + shard;
    }

    static Map<String, AttributeValue> link(String leadId, String other) {
        return key(linkPartition(leadId), part(other));
    }

    /** The partition of the links in which this lead got the activity. */
    static String linkPartition(String leadId) {
        return TableSchema.LINK_PREFIX + part(leadId);
    }

    static String modelPartition(String name) {
        return TableSchema.MODEL_PREFIX + part(name);
    }

    static final String VERSION_PREFIX = "V#";

    static Map<String, AttributeValue> modelVersion(String name, int version) {
        return key(modelPartition(name), VERSION_PREFIX + digits(version, VERSION_DIGITS));
    }

    static Map<String, AttributeValue> modelRun(String name, int version) {
        return key(modelPartition(name), RUN_PREFIX + digits(version, VERSION_DIGITS));
    }

    /** The active versions of all models are in one partition, so one query lists them. No model has an empty name. */
    static final String ACTIVE_PARTITION = TableSchema.MODEL_PREFIX;
    static final String ACTIVE_PREFIX = "ACTIVE#";

    static Map<String, AttributeValue> activeModel(String name) {
        return key(ACTIVE_PARTITION, ACTIVE_PREFIX + part(name));
    }

    /** Only the hash of a write key is stored, so a reader of the table cannot use the key. */
    static Map<String, AttributeValue> writeKey(String key) {
        return key(TableSchema.WRITE_KEY_PREFIX + hash(key), WRITE_KEY);
    }

    private static final String WRITE_KEY = "KEY";

    /** All write keys are in one partition too, so one query lists them. A hash is never empty. */
    static final String WRITE_KEYS_PARTITION = TableSchema.WRITE_KEY_PREFIX;
    static final String KEY_ID_PREFIX = "ID#";

    /** The row that lists the write key with this row. */
    static Map<String, AttributeValue> listedKey(Map<String, AttributeValue> writeKey) {
        return key(WRITE_KEYS_PARTITION,
                KEY_ID_PREFIX + Item.text(writeKey, TableSchema.PK).substring(TableSchema.WRITE_KEY_PREFIX.length()));
    }

    /** The row of the write key that this row lists. */
    static Map<String, AttributeValue> writeKey(Map<String, AttributeValue> listed) {
        return key(TableSchema.WRITE_KEY_PREFIX
                + Item.text(listed, TableSchema.SK).substring(KEY_ID_PREFIX.length()), WRITE_KEY);
    }

    static Map<String, AttributeValue> system(String kind, String key) {
        return key(TableSchema.SYSTEM_PREFIX + part(kind), part(key));
    }

    static Map<String, AttributeValue> sweep(String asOf, String run) {
        return key(sweepPartition(asOf), part(run));
    }

    /** The partition of all sweeps for a day. */
    static String sweepPartition(String asOf) {
        return TableSchema.SWEEP_PREFIX + asOf;
    }

    /** All runs that void activities are in one partition, so one query lists them. They are few. */
    static final String VOID_RUNS_PARTITION = TableSchema.VOID_RUNS_PREFIX;

    static Map<String, AttributeValue> voidRun(String id) {
        return key(VOID_RUNS_PARTITION, RUN_PREFIX + part(id));
    }

    static final String RUN_PREFIX = "RUN#";

    /** The partition of what was refused with the key of this id. */
    static String refusalsPartition(String keyId) {
        return TableSchema.REFUSED_PREFIX + keyId;
    }

    private static final String REFUSAL_PREFIX = "AT#";
    /** After the sort keys of all refusals: the character after the separator. */
    static final String REFUSALS_END = "AT$";
    static final String HOUR_PREFIX = "HOUR#";

    /** The milliseconds have a fixed width, so that the rows are in the order of time. */
    static Map<String, AttributeValue> refusal(String keyId, Instant at, int number) {
        return key(refusalsPartition(keyId), refusalsFrom(at) + '#' + digits(number, REFUSAL_DIGITS));
    }

    /** Before the sort keys of the refusals from this time on. */
    static String refusalsFrom(Instant at) {
        return REFUSAL_PREFIX + digits(at.toEpochMilli(), MILLI_DIGITS);
    }

    static Instant timeOfRefusal(Map<String, AttributeValue> row) {
        int begin = REFUSAL_PREFIX.length();
        return Instant.ofEpochMilli(
                Long.parseLong(Item.text(row, TableSchema.SK).substring(begin, begin + MILLI_DIGITS)));
    }

    static Map<String, AttributeValue> hourOfRefusals(String keyId, Instant hour) {
        return key(refusalsPartition(keyId), HOUR_PREFIX + hour);
    }

    static Instant hourOfRefusals(Map<String, AttributeValue> row) {
        return Instant.parse(Item.text(row, TableSchema.SK).substring(HOUR_PREFIX.length()));
    }

    /** Not in the partition of the day, where the sort key is the name of a run, which may be any text. */
    static Map<String, AttributeValue> sweepSuspects(String asOf, int shard) {
        return key(TableSchema.SWEEP_PREFIX + asOf + '#' + shard, "SUSPECTS");
    }

    /** A quarantined activity, event or input. Each has its own partition, so no partition grows without limit. */
    static Map<String, AttributeValue> aside(String kind, String id) {
        return key(TableSchema.ASIDE_PREFIX + hash(id), kind);
    }

    /** A shard that depends only on the text. The Java specification defines the hash of {@link String}. */
    static int shard(String text, int shards) {
        return Math.floorMod(text.hashCode(), shards);
    }

    /** The last part of a key: it may contain a {@code #}, because no other part follows. */
    private static String part(String text) {
        boolean literal = !text.isEmpty() && text.charAt(0) != HASHED && isWellFormed(text)
                && text.getBytes(StandardCharsets.UTF_8).length <= MAX_PART_BYTES;
        return literal ? text : HASHED + hash(text);
    }

    /** A part that is followed by {@code #}: it contains none itself. */
    private static String escaped(String text) {
        return part(text.replace("%", "%25").replace("#", "%23"));
    }

    /** Whether the text has no unpaired surrogate. UTF-8 would write each of them as the same question mark. */
    private static boolean isWellFormed(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String hash(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(text));
    }

    /** SHA-256 of the UTF-16 units. Different texts have different units, also if they are not well-formed. */
    static byte[] digest(String text) {
        return Sha256.of(utf16(text));
    }

    /** The UTF-16 units. UTF-8 would write different texts that are not well-formed as the same bytes. */
    static byte[] utf16(String text) {
        var bytes = new byte[2 * text.length()];
        for (int i = 0; i < text.length(); i++) {
            bytes[2 * i] = (byte) (text.charAt(i) >> 8);
            bytes[2 * i + 1] = (byte) text.charAt(i);
        }
        return bytes;
    }

    private static String digits(long number, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", number);
    }
}
