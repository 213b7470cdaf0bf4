package io.gantry.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files of conf/, as the build packed them. */
final class ShippedFiles {

    private ShippedFiles() {
    }

    /** @param name such as {@code profiles/research.yaml} */
    static String text(String name) throws IOException {
        try (InputStream in = ShippedFiles.class.getResourceAsStream("/io/gantry/gateway/conf/" + name)) {
            if (in == null) {
                throw new IOException("the build left out conf/" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
