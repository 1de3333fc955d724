package io.leadscore.functions.aws;

import io.leadscore.core.activity.Identity;
import io.leadscore.core.lead.Erasure;
import io.leadscore.core.lead.Lead;
import io.leadscore.core.lead.Ledger;
import io.leadscore.core.lead.Merging;
import io.leadscore.core.lead.ModelState;
import io.leadscore.core.lead.Ranking;
import io.leadscore.core.lead.Traits;
import io.leadscore.core.score.SalesWait;
import io.leadscore.core.tally.Tally;
import io.leadscore.functions.port.LeadStore;
import io.leadscore.table.TableSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A lead as one row. The row is compact, because every activity of the lead writes the whole row. So attribute names
 * are short, and JSON texts are used where DynamoDB's own maps would add three or more bytes for each element.
 *
 * <p>Attributes that a later version has added are written back as they were. So what a later version adds to a lead is an
 * attribute of its own, and no further element of an array.
 *
 * <p>The ranking entry of the lead's <em>first</em> model (by name) is part of this row. The entries of other models
 * have their own rows. A change of the band then costs only the two writes of the index. A second row in the
 * transaction would cost two more: a third of all writes of a decision in a deployment with one model, as most have.
 */
final class LeadItem {
    static final String VERSION = "version";
    private static final String DUE_SHARD = TableSchema.DUE.partitionKey().name();
    private static final String DUE_ON = TableSchema.DUE.sortKey().name();
    static final String RANK = TableSchema.RANKING.partitionKey().name();
    static final String BAND = TableSchema.RANKING.sortKey().name();

    private static final String LAST_SEQ = "lastSeq";
    private static final String TRAITS = "t";
    private static final String IDENTITIES = "i";
    /** Its records in CRMs: {@code ["hubspot:123", …]}; absent if there are none. An earlier version keeps them unread. */
    private static final String RECORDS = "k";
    private static final String TALLY = "y";
    private static final String MODELS = "m";
    private static final String TALLY_FULL = "full";
    /** What pages have sent of late: {@code [minute, activities, anonymous ids]}. */
    private static final String PAGE_USE = "p";
    /** When the first activity of its own was received, in milliseconds since 1970; absent if an earlier version wrote it. */
    private static final String OPENED_AT = "o";
    /** How many activities it has, those of its parts included. */
    private static final String ACTIVITIES = "n";
    /** Ids of the leads that were merged into it: {@code [id, …]}; absent if there are none. */
    private static final String PARTS = "g";
    /** Ids of the leads whose corrections can cover its activities: {@code [id, …]}; absent if there are none. */
    private static final String CORRECTED = "c";
    /** Links that were refused: {@code [[id, reason, evidence], …]}; absent if there are none. */
    private static final String REFUSED = "r";
    /** Identities that a person has taken off it, as in {@link #IDENTITIES}; absent if there are none. */
    private static final String DETACHED = "d";
    /** Under which models it was handed to sales, and when: {@code {model: [rung, day, days]}}; absent if it was not. */
    private static final String WAITS = "w";
    /** The day of the latest outcome of sales that counts, in days since 1970; absent if there is none. */
    private static final String OUTCOME_ON = "s";
    /** The lead of which it became a part; absent for a lead of its own. */
    private static final String MERGED_INTO = "into";
    /** When the lead was erased; absent if it was not. A tombstone has no more than its version, number and what is left. */
    private static final String ERASED_AT = IdentityItem.ERASED_AT;
    private static final String SUPPRESSED = IdentityItem.SUPPRESSED;
    private static final Set<String> KNOWN = Set.of(TableSchema.PK, TableSchema.SK, VERSION, LAST_SEQ, TRAITS,
            IDENTITIES, RECORDS, TALLY, MODELS, TALLY_FULL, PAGE_USE, OPENED_AT, ACTIVITIES, PARTS, CORRECTED, REFUSED,
            DETACHED,
            WAITS, OUTCOME_ON, MERGED_INTO, ERASED_AT, SUPPRESSED, DUE_SHARD, DUE_ON, RANK, BAND);

    /** The attributes of the row that this version does not know. */
    private record LaterAttributes(Map<String, AttributeValue> byName) implements Lead.Later {
        static @Nullable LaterAttributes of(Map<String, AttributeValue> row) {
            var unknown = new TreeMap<>(row);
            unknown.keySet().removeAll(KNOWN);
            return unknown.isEmpty() ? null : new LaterAttributes(Map.copyOf(unknown));
        }
    }

    private LeadItem() {}

    static Map<String, AttributeValue> write(Lead lead) {
        var item = new Item(Keys.lead(lead.leadId())).number(VERSION, lead.version()).number(LAST_SEQ, lead.lastSeq());
        if (lead.erasure() != null) {
            return tombstone(lead, lead.erasure(), item);
        }
        item.text(TRAITS, LeadItemJson.traits(lead.traits()))
                .text(IDENTITIES, LeadItemJson.identities(lead.identities()))
                .bytes(TALLY, lead.tally().encode())
                .text(MODELS, LeadItemJson.models(lead.models()));
        records(lead, item);
        if (lead.tallyFull()) {
            item.flag(TALLY_FULL);
        }
        if (lead.pageUse() != null) {
            item.text(PAGE_USE, LeadItemJson.pageUse(lead.pageUse()));
        }
        if (lead.models().values().stream().anyMatch(state -> state.salesWait() != null)) {
            item.text(WAITS, LeadItemJson.waits(lead.models()));
        }
        related(lead, item);
        due(lead, item);
        String first = firstModel(lead);
        if (first != null && !lead.isMerged()) {
            ranking(lead, first).ifPresent(ranking -> rank(item, lead.leadId(), first, ranking));
        }
        if (lead.later() instanceof LaterAttributes later) {
            item.all(later.byName());
        }
        return item.build();
    }

    private static Map<String, AttributeValue> tombstone(Lead lead, Erasure erasure, Item item) {
        IdentityItem.erasure(item, erasure);
        if (!lead.identities().isEmpty()) {
            item.text(IDENTITIES, LeadItemJson.identities(lead.identities()));
        }
        records(lead, item);
        related(lead, item);
        due(lead, item);
        return item.build();
    }

    private static void records(Lead lead, Item item) {
        Set<String> records = lead.identities()
                .stream()
                .filter(identity -> identity.kind() == Identity.Kind.CRM)
                .map(Identity::value)
                .collect(Collectors.toCollection(TreeSet::new));
        if (!records.isEmpty()) {
            item.text(RECORDS, LeadItemJson.ids(records));
        }
    }

    private static Set<Identity> readIdentities(Map<String, AttributeValue> row) {
        var all = new TreeSet<Identity>();
        if (row.containsKey(IDENTITIES)) {
            all.addAll(LeadItemJson.readIdentities(Item.text(row, IDENTITIES)));
        }
        if (row.containsKey(RECORDS)) {
            LeadItemJson.readIds(Item.text(row, RECORDS))
                    .forEach(record -> all.add(new Identity(Identity.Kind.CRM, record)));
        }
        return all;
    }

    private static void due(Lead lead, Item item) {
        if (lead.dueOn() != null) {
            item.number(DUE_SHARD, Keys.shard(lead.leadId(), LeadStore.DUE_SHARDS))
                    .text(DUE_ON, lead.dueOn().toString());
        }
    }

    private static void related(Lead lead, Item item) {
        Ledger ledger = lead.ledger();
        if (ledger.openedAt() != null) {
            item.number(OPENED_AT, ledger.openedAt().toEpochMilli());
        }
        if (ledger.activities() > 0) {
            item.number(ACTIVITIES, ledger.activities());
        }
        if (!ledger.parts().isEmpty()) {
            item.text(PARTS, LeadItemJson.ids(ledger.parts()));
        }
        if (!ledger.correctedBy().isEmpty()) {
            item.text(CORRECTED, LeadItemJson.ids(ledger.correctedBy()));
        }
        if (ledger.outcomeOn() != null) {
            item.number(OUTCOME_ON, ledger.outcomeOn().toEpochDay());
        }
        Merging merging = lead.merging();
        if (!merging.refused().isEmpty()) {
            item.text(REFUSED, LeadItemJson.refused(merging.refused()));
        }
        if (!merging.detached().isEmpty()) {
            item.text(DETACHED, LeadItemJson.identities(merging.detached()));
        }
        if (merging.mergedInto() != null) {
            item.text(MERGED_INTO, merging.mergedInto());
        }
    }

    private static Ledger ledger(Map<String, AttributeValue> row) {
        return new Ledger(row.containsKey(OPENED_AT) ? Instant.ofEpochMilli(Item.number(row, OPENED_AT)) : null,
                row.containsKey(ACTIVITIES) ? Item.number(row, ACTIVITIES) : 0,
                row.containsKey(PARTS) ? LeadItemJson.readIds(Item.text(row, PARTS)) : Set.of(),
                row.containsKey(CORRECTED) ? LeadItemJson.readIds(Item.text(row, CORRECTED)) : Set.of(),
                row.containsKey(OUTCOME_ON) ? LocalDate.ofEpochDay(Item.number(row, OUTCOME_ON)) : null);
    }

    private static Merging merging(Map<String, AttributeValue> row) {
        return new Merging(row.containsKey(REFUSED) ? LeadItemJson.readRefused(Item.text(row, REFUSED)) : List.of(),
                row.containsKey(DETACHED) ? LeadItemJson.readIdentities(Item.text(row, DETACHED)) : Set.of(),
                row.containsKey(MERGED_INTO) ? Item.text(row, MERGED_INTO) : null);
    }

    static Lead read(String leadId, Map<String, AttributeValue> row) {
        Erasure erasure = IdentityItem.readErasure(row);
        if (erasure != null) {
            return new Lead(leadId, Item.number(row, VERSION), Item.number(row, LAST_SEQ), Traits.NONE,
                    readIdentities(row),
                    Tally.EMPTY, Map.of(), readDue(row), false, null, ledger(row), Merging.NONE, erasure,
                    LaterAttributes.of(row));
        }
        return new Lead(leadId, Item.number(row, VERSION), Item.number(row, LAST_SEQ),
                LeadItemJson.readTraits(Item.text(row, TRAITS)),
                readIdentities(row),
                Tally.decode(Item.bytes(row, TALLY)), readModels(row),
                readDue(row),
                row.containsKey(TALLY_FULL),
                row.containsKey(PAGE_USE) ? LeadItemJson.readPageUse(Item.text(row, PAGE_USE)) : null,
                ledger(row), merging(row),
                LaterAttributes.of(row));
    }

    private static Map<String, ModelState> readModels(Map<String, AttributeValue> row) {
        Map<String, ModelState> models = LeadItemJson.readModels(Item.text(row, MODELS));
        return row.containsKey(WAITS) ? LeadItemJson.readWaits(Item.text(row, WAITS), models) : models;
    }

    private static @Nullable LocalDate readDue(Map<String, AttributeValue> row) {
        return row.containsKey(DUE_ON) ? LocalDate.parse(Item.text(row, DUE_ON)) : null;
    }

    /** The lead's id, read from any row of its partition. */
    static String leadId(Map<String, AttributeValue> row) {
        return Item.text(row, TableSchema.PK).substring(TableSchema.LEAD_PREFIX.length());
    }

    /**
     * The ranking rows that a decision changes. These are the rows that the decision names, except that of the first
     * model, whose entry is part of the lead's row. Added are the rows of models that became the first model or are no
     * longer the first.
     */
    static Map<String, Optional<Ranking>> rankingRows(Lead before, Lead after,
            Map<String, Optional<Ranking>> changed) {
        var rows = new TreeMap<>(changed);
        String was = firstModel(before);
        String is = firstModel(after);
        if (is != null) {
            rows.remove(is);
        }
        if (is != null && !is.equals(was)) {
            if (was != null && after.models().containsKey(was)) {
                rows.put(was, ranking(after, was));
            }
            if (before.models().containsKey(is)) {
                rows.put(is, Optional.empty());
            }
        }
        return rows;
    }

    /** The ranking row of a model that is not the lead's first. */
    static Map<String, AttributeValue> rankingRow(String leadId, String model, Ranking ranking) {
        var item = new Item(Keys.ranking(leadId, model));
        rank(item, leadId, model, ranking);
        return item.build();
    }

    /** The row of the list of waiting leads. It is in the ranking index, too, so no further index must be written. */
    static Map<String, AttributeValue> waitRow(String leadId, String model, SalesWait wait) {
        var item = new Item(Keys.waiting(leadId, model));
        rank(item, leadId, model, new Ranking(LeadStore.WAITING, LeadStore.waitingBand(wait.dueOn())));
        return item.build();
    }

    private static Optional<Ranking> ranking(Lead lead, String model) {
        ModelState state = lead.models().get(model);
        return state == null ? Optional.empty() : Ranking.of(state.stage(), state.totalMilli());
    }

    private static @Nullable String firstModel(Lead lead) {
        return lead.models().isEmpty() ? null : lead.models().keySet().iterator().next();
    }

    private static void rank(Item item, String leadId, String model, Ranking ranking) {
        int shard = Keys.shard(leadId, LeadStore.RANKING_SHARDS);
        item.text(RANK, Keys.rankingShard(model, ranking.stage(), shard))
                .number(BAND, RankPosition.of(leadId, ranking.band()));
    }
}
