package io.gantry.dicom.net.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read again, whatever the PDU; and reading takes exactly what was written. */
class PduProperties {

    @Property(tries = 1000)
    void whatIsWrittenIsReadAgain(@ForAll("pdus") Pdu pdu) throws PduException {
        ByteBuffer written = PduWriter.encode(pdu);
        assertThat(written.getInt(2)).isEqualTo(written.remaining() - Pdu.HEADER_LENGTH);
        assertThat(PduReader.decode(written.duplicate())).isEqualTo(pdu);
        ByteBuffer field = written.duplicate().position(Pdu.HEADER_LENGTH).slice();
        assertThat(PduReader.decode(pdu.type(), field)).isEqualTo(pdu);
    }

    @Provide
    Arbitrary<Pdu> pdus() {
        return Arbitraries.oneOf(requests(), answers(), data(), bytes(3).map(
                b -> new AAssociateRj(b[0] & 0xFF, b[1] & 0xFF, b[2] & 0xFF)),
                bytes(2).map(
                        b -> new AAbort(b[0] & 0xFF, b[1] & 0xFF)),
                Arbitraries.of(new AReleaseRq(), new AReleaseRp()));
    }

    private static Arbitrary<byte[]> bytes(int length) {
        return Arbitraries.bytes().array(byte[].class).ofSize(length);
    }

    private static Arbitrary<Octets> octets() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(Octets::of);
    }

    private static Arbitrary<Integer> unsigned(int bits) {
        return Arbitraries.integers().between(0, (1 << bits) - 1);
    }

    private static Arbitrary<String> aeTitles() {
        return Arbitraries.strings().withCharRange('!', '~').withChars('\u00e9', '\u00ff').ofMaxLength(16);
    }

    private static Arbitrary<String> uids() {
        return Arbitraries.strings().numeric().withChars('.').ofMaxLength(64);
    }

    private static Arbitrary<UserInformation> userInformation() {
        return userItems().list().ofMaxSize(12).map(UserInformation::new);
    }

    private static Arbitrary<UserItem> userItems() {
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 0xFFFF_FFFFL).map(UserItem.MaximumLength::new),
                uids().map(UserItem.ImplementationClassUid::new),
                Combinators.combine(unsigned(16), unsigned(16))
                        .as(UserItem.AsynchronousOperationsWindow::new),
                Combinators.combine(uids(), flags, flags).as(UserItem.RoleSelection::new),
                aeTitles().map(UserItem.ImplementationVersionName::new),
                Combinators.combine(uids(), octets()).as(UserItem.SopClassExtendedNegotiation::new),
                Combinators.combine(unsigned(8), uids(), uids(), uids().list().ofMaxSize(5))
                        .as(UserItem.SopClassCommonExtendedNegotiation::new),
                Combinators.combine(unsigned(8), flags, octets(), octets()).as(UserItem.UserIdentityRq::new),
                octets().map(UserItem.UserIdentityAc::new));
    }

    private static Arbitrary<Pdu> requests() {
        Arbitrary<List<ProposedContext>> contexts = Combinators.combine(unsigned(8), uids(),
                uids().list().ofMaxSize(6)).as(ProposedContext::new).list().ofMaxSize(130);
        return Combinators.combine(unsigned(16), aeTitles(), aeTitles(), uids(), contexts, userInformation())
                .as(AAssociateRq::new);
    }

    private static Arbitrary<Pdu> answers() {
        Arbitrary<List<ContextResult>> contexts = Combinators.combine(unsigned(8), unsigned(8), uids())
                .as(ContextResult::new).list().ofMaxSize(130);
        return Combinators.combine(unsigned(16), aeTitles(), aeTitles(), uids(), contexts, userInformation())
                .as(AAssociateAc::new);
    }

    private static Arbitrary<Pdu> data() {
        Arbitrary<Boolean> flags = Arbitraries.of(true, false);
        Arbitrary<ByteBuffer> fragments = Arbitraries.bytes().array(byte[].class).ofMaxSize(500)
                .map(ByteBuffer::wrap);
        return Combinators.combine(unsigned(8), flags, flags, fragments).as(PresentationDataValue::new).list()
                .ofMaxSize(10).map(PDataTf::new);
    }
}
