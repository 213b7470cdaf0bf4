package io.gantry.dicom.net.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.dicom.data.UID;
import io.gantry.dicom.io.ByteSource;
import io.gantry.dicom.net.association.PeerAddress;
import io.gantry.dicom.net.dimse.Status;
import io.gantry.dicom.net.ul.Timeouts;
import io.gantry.dicom.net.ul.TlsSettings;
import io.gantry.dicom.testing.Peers;
import io.gantry.dicom.testing.TestInstance;
import io.gantry.dicom.testing.TestInstances;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secure transport connections (PS3.15 B) with DCMTK, either side asking for the other's certificate. */
@Timeout(180)
class TlsInteroperabilityTest {

    private final Path folder;
    private final TestInstance ct = new TestInstances(4).ct(256, 256);

    TlsInteroperabilityTest(@TempDir Path folder) {
        this.folder = folder;
        for (String name : List.of("gantry", "dcmtk", "stranger")) {
            Peers.Outcome made = Peers.run(List.of(Peers.find("openssl"), "req", "-x509", "-newkey",
                    "rsa:2048",
                    "-nodes", "-days", "2", "-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", file(name + ".key"), "-out", file(name + ".pem")));
            assertThat(made.status()).as(made.output()).isZero();
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private Certificate certificate(String name) throws Exception {
        try (InputStream in = Files.newInputStream(folder.resolve(name + ".pem"))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private TlsSettings tls(@Nullable String identity, String trusted, TlsSettings.ClientAuth clientAuth)
            throws Exception {
        KeyManager[] keys = null;
        if (identity != null) {
            String pem = Files.readString(folder.resolve(identity + ".key")).replaceAll("-----[A-Z ]+-----",
                    "");
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", KeyFactory.getInstance("RSA").generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem))), new char[0],
                    new Certificate[]{certificate(identity)});
            KeyManagerFactory factory = KeyManagerFactory
                    .getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, new char[0]);
            keys = factory.getKeyManagers();
        }
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("peer", certificate(trusted));
        TrustManagerFactory managers = TrustManagerFactory
                .getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trust);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, managers.getTrustManagers(), null);
        return new TlsSettings(context, clientAuth, true);
    }

    private int storescu(int port, String... tls) throws IOException {
        List<String> command = Stream.of(List.of(Peers.find("storescu"), "-xe", "-aec", "GANTRY"),
                List.of(tls), List.of("127.0.0.1", Integer.toString(port),
                        ct.writeTo(folder.resolve("ct.dcm")).toString()))
                .flatMap(List::stream).toList();
        return Peers.run(command).status();
    }

    @Test
    @DisplayName("storescu sends over TLS; where a certificate is required, not without one, nor with a stranger's")
    void asServer() throws Exception {
        try (CollectingScp scp = new CollectingScp()) {
            scp.tls = tls("gantry", "dcmtk", TlsSettings.ClientAuth.REQUIRED);
            int port = scp.start().port();
            String own = file("gantry.pem");
            assertThat(storescu(port, "+tls", file("dcmtk.key"), file("dcmtk.pem"), "+cf", own)).isZero();
            assertThat(scp.requests).hasSize(1);
            assertThat(scp.dataSets().getFirst().length).isGreaterThan(2 * 256 * 256);
            assertThat(storescu(port, "+tla", "+cf", own)).isNotZero();
            assertThat(storescu(port, "+tls", file("stranger.key"), file("stranger.pem"), "+cf", own))
                    .isNotZero();
            assertThat(storescu(port, "+tls", file("dcmtk.key"), file("dcmtk.pem"), "+cf",
                    file("stranger.pem"))).as("storescu does not trust this server").isNotZero();
            assertThat(storescu(port)).as("plain TCP").isNotZero();
            assertThatThrownBy(() -> StorageScu.open(CollectingScp.peer(port), Map.of())).as("plain TCP")
                    .hasMessageContaining("the peer encrypts");
            assertThat(scp.requests).hasSize(1);
        }
        try (CollectingScp scp = new CollectingScp()) {
            scp.tls = tls("gantry", "dcmtk", TlsSettings.ClientAuth.NONE);
            assertThat(storescu(scp.start().port(), "+tla", "+cf", file("gantry.pem"))).isZero();
            assertThat(scp.requests).hasSize(1);
        }
    }

    @Test
    @DisplayName("storescp is sent to over TLS with its certificate and ours; not without ours, nor to a stranger")
    void asClient() throws Exception {
        int port = Peers.freePort();
        Path out = Files.createDirectories(folder.resolve("out"));
        List<String> command = List.of(Peers.find("storescp"), "-od", out.toString(), "+tls",
                file("dcmtk.key"), file("dcmtk.pem"), "+cf", file("gantry.pem"), Integer.toString(port));
        TlsSettings mutual = tls("gantry", "dcmtk", TlsSettings.ClientAuth.NONE);
        try (RunningPeer _ = RunningPeer.start(command, port, folder.resolve("storescp.log"), () -> {
            try (StorageScu scu = open(port, mutual)) {
                return scu.echo().equals(Status.SUCCESS);
            }
        })) {
            try (StorageScu scu = open(port, mutual)) {
                assertThat(scu.isUsable()).isTrue();
                for (int i = 0; i < 3; i++) {
                    assertThat(scu.store(ct.sopClassUid(), ct.sopInstanceUid(), ct.transferSyntax().uid(),
                            ByteSource.of(ct.dataSetBytes()))).isEqualTo(Status.SUCCESS);
                    assertThat(scu.isUsable()).isTrue();
                }
            }
            TlsSettings nobody = tls(null, "dcmtk", TlsSettings.ClientAuth.NONE);
            assertThatThrownBy(() -> open(port, nobody)).isInstanceOf(IOException.class)
                    .hasMessageContaining("TLS:");
            TlsSettings distrustful = tls("gantry", "stranger", TlsSettings.ClientAuth.NONE);
            assertThatThrownBy(() -> open(port, distrustful)).isInstanceOf(IOException.class)
                    .hasMessageContaining("signed by nobody who is trusted");
            assertThatThrownBy(() -> StorageScu.open(CollectingScp.peer(port), Map.of()))
                    .as("plain TCP").isInstanceOf(IOException.class);
        }
        try (Stream<Path> received = Files.list(out)) {
            assertThat(received).hasSize(1);
        }
    }

    private static StorageScu open(int port, TlsSettings tls) throws IOException {
        return StorageScu.open(new PeerAddress("127.0.0.1", port, "STORESCP", "GANTRY", 16384,
                Timeouts.DEFAULT, tls), Map.of(UID.CTImageStorage, List.of(UID.ExplicitVRLittleEndian)));
    }
}
