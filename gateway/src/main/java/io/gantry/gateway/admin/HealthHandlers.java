package io.gantry.gateway.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.gantry.gateway.admin.TextHandler.Answer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.eclipse.jetty.server.Handler;

/** {@code /health/live}: the process answers. {@code /health/ready}: it can do its work, else 503. */
final class HealthHandlers {

    private static final String JSON = "application/json";
    private static final JsonFactory FACTORY = new JsonFactory();

    private HealthHandlers() {
    }

    static Handler live() {
        return new TextHandler(JSON, () -> new Answer(200, "{\"status\":\"live\"}\n"));
    }

    static Handler ready(Health health) {
        return new TextHandler(JSON, () -> {
            List<Health.Component> components = health.components();
            boolean ready = components.stream().allMatch(Health.Component::ready);
            return new Answer(ready ? 200 : 503, json(ready, components));
        });
    }

    private static String json(boolean ready, List<Health.Component> components) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("status", ready ? "ready" : "not ready");
            json.writeArrayFieldStart("components");
            for (Health.Component component : components) {
                json.writeStartObject();
                json.writeStringField("name", component.name());
                json.writeBooleanField("ready", component.ready());
                json.writeStringField("detail", component.detail());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text + "\n";
    }
}
