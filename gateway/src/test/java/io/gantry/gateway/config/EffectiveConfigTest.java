package io.gantry.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EffectiveConfigTest {

    @Test
    void loadsToTheSameConfigurationAgain(@TempDir Path folder) {
        ConfigFiles files = ConfigFiles.in(folder);
        for (String yaml : new String[]{ConfigFiles.FULL, ConfigFiles.MINIMAL}) {
            GatewayConfig config = ConfigLoader.load(files.write(yaml));
            assertThat(ConfigLoader.load(files.write(EffectiveConfig.yaml(config)))).isEqualTo(config);
        }
    }

    @Test
    void showsNoSecret(@TempDir Path folder) throws IOException {
        ConfigFiles files = ConfigFiles.in(folder);
        String shown = EffectiveConfig.yaml(ConfigLoader.load(files.write(ConfigFiles.FULL)));
        assertThat(shown).contains(files.pseudonymKey().toString())
                .doesNotContain(Files.readString(files.pseudonymKey()).strip()).doesNotContain("horse");
    }
}
