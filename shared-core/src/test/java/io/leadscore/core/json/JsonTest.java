package io.leadscore.core.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void an_object_is_made_of_names_and_values_in_their_order() {
        Json.Obj object = Json.obj("text", "a", "int", 1, "long", 2L, "flag", true, "list", List.of("b", 3), "json",
                Json.Null.NULL);

        assertThat(object.toJson())
                .isEqualTo("{\"text\":\"a\",\"int\":1,\"long\":2,\"flag\":true,\"list\":[\"b\",3],\"json\":null}");
    }

    @Test
    void a_value_that_is_null_leaves_its_field_out() {
        assertThat(Json.obj("a", null, "b", 1).toJson()).isEqualTo("{\"b\":1}");
    }

    @Test
    void a_name_without_a_value_and_a_value_of_another_type_are_refused() {
        assertThatThrownBy(() -> Json.obj("a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.obj("a", 1.5)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Double");
        assertThatThrownBy(() -> Json.arr(List.of('c'))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_canonical_text_has_sorted_keys_and_one_form_of_each_number() throws MalformedJsonException {
        Json value = new JsonReader(JsonReader.Limits.DOCUMENT)
                .read("{\"b\": [2.50, {\"z\": null, \"é\": \"\\n\", \"a\": 1.0}], \"B\": true}");

        assertThat(value.canonical()).isEqualTo("{\"B\":true,\"b\":[25e-1,{\"a\":1,\"z\":null,\"é\":\"\\n\"}]}");
        assertThat(value.sorted().toJson())
                .isEqualTo("{\"B\":true,\"b\":[2.50,{\"a\":1.0,\"z\":null,\"é\":\"\\n\"}]}");
    }
}
