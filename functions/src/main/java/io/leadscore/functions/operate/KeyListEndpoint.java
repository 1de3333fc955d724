package io.leadscore.functions.operate;

import io.leadscore.core.json.Json;
import io.leadscore.functions.http.HttpResponse;
import io.leadscore.functions.http.Routes;
import io.leadscore.functions.port.WriteKeyStore;
import io.leadscore.functions.port.WriteKeyStore.Listed;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** {@code GET /keys}: the write keys with their settings, revoked ones included. Their texts are not stored. */
final class KeyListEndpoint implements Routes.Endpoint {
    private final WriteKeyStore keys;

    KeyListEndpoint(WriteKeyStore keys) {
        this.keys = keys;
    }

    @Override
    public HttpResponse answer(Routes.Call call) {
        return HttpResponse.json(Json.obj("keys", keys.list()
                .stream()
                .sorted(Comparator.<Listed, String>comparing(listed -> listed.key().settings().source())
                        .thenComparing(Listed::id))
                .map(KeyListEndpoint::json)
                .toList()));
    }

    private static Json.Obj json(Listed listed) {
        var settings = listed.key().settings();
        Locale locale = settings.locale();
        return Json.obj("id", listed.id(), "source", settings.source(), "kind", settings.kind().wire(), "revoked",
                Json.Bool.of(listed.key().revoked()), "formTraits", texts(settings.formTraits()), "numericTraits",
                texts(settings.numericTraits()), "events", texts(settings.events()), "honeypots",
                texts(settings.honeypots()), "nextHosts", texts(listed.key().nextHosts()), "locale",
                locale == null ? Json.Null.NULL : Json.text(locale.toLanguageTag()));
    }

    private static Json texts(Collection<String> texts) {
        return new Json.Arr(texts.stream().sorted().<Json>map(Json::text).toList());
    }
}
