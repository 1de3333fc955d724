package io.leadscore.functions.access;

import io.leadscore.core.json.Json;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Requests are signed, and IAM has decided whether the caller may use this route. So the function allows a caller that the gateway
 * names everything.
 */
public record IamAccess() implements Access {
    @Override
    public Optional<Caller> caller(Json.Obj authorizer) {
        String arn = authorizer.object("iam").text("userArn");
        return arn == null || arn.isBlank() ? Optional.empty()
                : Optional.of(new Caller(arn, null, EnumSet.allOf(Permission.class)));
    }

    @Override
    public String challenge() {
        return "AWS4-HMAC-SHA256";
    }

    @Override
    public Json.Obj sample() {
        return Json.obj("iam", Json.obj("userArn", "arn:aws:iam::000000000000:user/sample"));
    }
}
