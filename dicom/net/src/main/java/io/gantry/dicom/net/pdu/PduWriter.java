package io.gantry.dicom.net.pdu;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Encodes PDUs (PS3.8 9.3). Big endian. Stateless. */
public final class PduWriter {

    private PduWriter() {
    }

    /** The PDU with its header, from position 0 to the limit of a new heap buffer. */
    public static ByteBuffer encode(Pdu pdu) {
        Output out = new Output();
        out.u8(pdu.type().code());
        out.u8(0);
        int lengthAt = out.reserve(4);
        switch (pdu) {
            case AAssociateRq rq -> {
                associate(out, rq.protocolVersion(), rq.calledAeTitle(), rq.callingAeTitle(),
                        rq.applicationContext());
                rq.contexts().forEach(context -> context(out, context));
                userInformation(out, rq.userInformation());
            }
            case AAssociateAc ac -> {
                associate(out, ac.protocolVersion(), ac.calledAeTitle(), ac.callingAeTitle(),
                        ac.applicationContext());
                ac.contexts().forEach(context -> context(out, context));
                userInformation(out, ac.userInformation());
            }
            case AAssociateRj rj -> {
                out.u8(0);
                out.u8(rj.result());
                out.u8(rj.source());
                out.u8(rj.reason());
            }
            case PDataTf data -> data.values().forEach(value -> value(out, value));
            case AReleaseRq _,AReleaseRp _ -> out.reserve(4);
            case AAbort abort -> {
                out.u16(0);
                out.u8(abort.source());
                out.u8(abort.reason());
            }
        }
        out.patch32(lengthAt);
        return out.toBuffer();
    }

    private static void associate(Output out, int version, String called, String calling, String context) {
        out.u16(version);
        out.u16(0);
        out.aeTitle(called);
        out.aeTitle(calling);
        out.reserve(32);
        out.item(PduReader.APPLICATION_CONTEXT, item -> item.text(context));
    }

    private static void context(Output out, ProposedContext context) {
        out.item(PduReader.PRESENTATION_CONTEXT_RQ, item -> {
            item.u8(context.id());
            item.reserve(3);
            item.item(PduReader.ABSTRACT_SYNTAX, sub -> sub.text(context.abstractSyntax()));
            for (String uid : context.transferSyntaxes()) {
                item.item(PduReader.TRANSFER_SYNTAX, sub -> sub.text(uid));
            }
        });
    }

    private static void context(Output out, ContextResult context) {
        out.item(PduReader.PRESENTATION_CONTEXT_AC, item -> {
            item.u8(context.id());
            item.u8(0);
            item.u8(context.result());
            item.u8(0);
            item.item(PduReader.TRANSFER_SYNTAX, sub -> sub.text(context.transferSyntax()));
        });
    }

    private static void userInformation(Output out, UserInformation information) {
        out.item(PduReader.USER_INFORMATION, item -> {
            for (UserItem sub : information.items()) {
                int secondByte = sub instanceof UserItem.SopClassCommonExtendedNegotiation common
                        ? common.version()
                        : 0;
                item.item(sub.itemType(), secondByte, o -> userItem(o, sub));
            }
        });
    }

    private static void userItem(Output out, UserItem item) {
        switch (item) {
            case UserItem.MaximumLength max -> out.u32(max.bytes());
            case UserItem.ImplementationClassUid implementation -> out.text(implementation.uid());
            case UserItem.AsynchronousOperationsWindow window -> {
                out.u16(window.invoked());
                out.u16(window.performed());
            }
            case UserItem.RoleSelection role -> {
                out.shortText(role.sopClass());
                out.u8(role.scu() ? 1 : 0);
                out.u8(role.scp() ? 1 : 0);
            }
            case UserItem.ImplementationVersionName version -> out.text(version.name());
            case UserItem.SopClassExtendedNegotiation extended -> {
                out.shortText(extended.sopClass());
                out.octets(extended.information());
            }
            case UserItem.SopClassCommonExtendedNegotiation common -> {
                out.shortText(common.sopClass());
                out.shortText(common.serviceClass());
                int lengthAt = out.reserve(2);
                common.relatedGeneralSopClasses().forEach(out::shortText);
                out.patch16(lengthAt);
            }
            case UserItem.UserIdentityRq identity -> {
                out.u8(identity.identityType());
                out.u8(identity.positiveResponseRequested() ? 1 : 0);
                out.shortOctets(identity.primary());
                out.shortOctets(identity.secondary());
            }
            case UserItem.UserIdentityAc identity -> out.shortOctets(identity.serverResponse());
        }
    }

    private static void value(Output out, PresentationDataValue value) {
        ByteBuffer fragment = value.fragment();
        out.u32(fragment.remaining() + 2L);
        out.u8(value.contextId());
        out.u8(value.messageControlHeader());
        out.bytes(fragment);
    }

    /** A growing big endian buffer whose length fields are filled in when what they count is written. */
    private static final class Output {

        private byte[] bytes = new byte[256];
        private int size;

        int reserve(int n) {
            ensure(n);
            int at = size;
            size += n;
            return at;
        }

        void u8(int value) {
            // Reserved first: it may replace the array.
            int at = reserve(1);
            bytes[at] = (byte) value;
        }

        void u16(int value) {
            u8(value >>> 8);
            u8(value);
        }

        void u32(long value) {
            u16((int) (value >>> 16));
            u16((int) value);
        }

        void text(String value) {
            bytes(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)));
        }

        void shortText(String value) {
            u16(value.length());
            text(value);
        }

        void octets(Octets value) {
            bytes(ByteBuffer.wrap(value.toArray()));
        }

        void shortOctets(Octets value) {
            u16(value.length());
            octets(value);
        }

        void aeTitle(String title) {
            text(title);
            for (int i = title.length(); i < Bytes.AE_TITLE_LENGTH; i++) {
                u8(' ');
            }
        }

        void bytes(ByteBuffer src) {
            int n = src.remaining();
            int at = reserve(n);
            src.get(bytes, at, n);
        }

        void item(int type, Consumer<Output> contents) {
            item(type, 0, contents);
        }

        /** Type, a byte that is reserved in all items but one, 16-bit length, contents. */
        void item(int type, int secondByte, Consumer<Output> contents) {
            u8(type);
            u8(secondByte);
            int lengthAt = reserve(2);
            contents.accept(this);
            patch16(lengthAt);
        }

        void patch16(int at) {
            int length = Bytes.requireUnsignedShort(size - at - 2, "item length");
            bytes[at] = (byte) (length >>> 8);
            bytes[at + 1] = (byte) length;
        }

        void patch32(int at) {
            ByteBuffer.wrap(bytes).putInt(at, size - at - 4);
        }

        ByteBuffer toBuffer() {
            return ByteBuffer.wrap(bytes, 0, size);
        }

        private void ensure(int n) {
            int needed = Math.addExact(size, n);
            if (needed > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length * 2));
            }
        }
    }
}
