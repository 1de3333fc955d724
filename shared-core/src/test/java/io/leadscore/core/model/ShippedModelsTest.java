package io.leadscore.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leadscore.core.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShippedModelsTest {
    @Test
    void the_four_models_ship_under_their_own_names() {
        var names = new LinkedHashMap<String, String>();
        for (String name : ShippedModels.names()) {
            names.put(name, ((Json.Obj) Documents.parse(ShippedModels.json(name))).text("name"));
        }
        assertThat(names.keySet()).containsExactly("b2b-software", "consumer-electronics", "fit-and-intent",
                "weighted-b2b");
        assertThat(names).allSatisfy((name, inside) -> assertThat(inside).isEqualTo(name));
    }

    /** Users rely on the numbers of these documents, so a change of meaning must be a decision and not an accident. */
    @ParameterizedTest
    @CsvSource({"b2b-software, 7d6b38a97777a85a", "consumer-electronics, be7816a6583674c3",
            "fit-and-intent, 541acd2c62bfebce", "weighted-b2b, 30b73cff796f7ff6"})
    void their_meaning_is_what_was_published(String name, String digest) throws Exception {
        byte[] compact = Documents.parse(ShippedModels.json(name)).toJson().getBytes(StandardCharsets.UTF_8);
        byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(compact);
        assertThat(HexFormat.of().formatHex(sha256)).startsWith(digest);
    }

    @Test
    void an_unknown_name_is_refused_before_a_resource_is_looked_for() {
        assertThatIllegalArgumentException().isThrownBy(() -> ShippedModels.json("../cases/edges"));
    }
}
