package io.gantry.dicom.net.pdu;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the variable field of a PDU that has been received whole (PS3.8 9.3). Stateless. Unknown items and
 * sub-items are skipped (PS3.8 9.3.1); lengths that point outside what encloses them are errors. Nothing is
 * allocated that the bytes at hand do not fill.
 */
public final class PduReader {

    static final int APPLICATION_CONTEXT = 0x10;
    static final int PRESENTATION_CONTEXT_RQ = 0x20;
    static final int PRESENTATION_CONTEXT_AC = 0x21;
    static final int ABSTRACT_SYNTAX = 0x30;
    static final int TRANSFER_SYNTAX = 0x40;
    static final int USER_INFORMATION = 0x50;

    private PduReader() {
    }

    /**
     * Decodes a whole PDU with its header.
     *
     * @throws PduException if the bytes are no valid PDU, or more or fewer than its header says
     */
    public static Pdu decode(ByteBuffer pdu) throws PduException {
        if (pdu.remaining() < Pdu.HEADER_LENGTH) {
            throw invalid("PDU header incomplete");
        }
        int code = pdu.get() & 0xFF;
        pdu.get();
        long length = pdu.getInt() & 0xFFFF_FFFFL;
        PduType type = PduType.of(code);
        if (type == null) {
            throw new PduException(AAbort.UNRECOGNIZED_PDU, "unrecognized PDU type " + code);
        }
        if (length != pdu.remaining()) {
            throw invalid("PDU of length " + length + " with " + pdu.remaining() + " bytes");
        }
        return decode(type, pdu);
    }

    /**
     * Decodes the variable field, which is what remains in the buffer.
     *
     * @throws PduException if it is malformed; its reason is the one to abort with
     */
    public static Pdu decode(PduType type, ByteBuffer variableField) throws PduException {
        try {
            return switch (type) {
                case A_ASSOCIATE_RQ -> Associate.read(variableField, true).toRq();
                case A_ASSOCIATE_AC -> Associate.read(variableField, false).toAc();
                case A_ASSOCIATE_RJ -> {
                    variableField.get();
                    yield new AAssociateRj(u8(variableField), u8(variableField), u8(variableField));
                }
                case P_DATA_TF -> data(variableField);
                case A_RELEASE_RQ -> new AReleaseRq();
                case A_RELEASE_RP -> new AReleaseRp();
                case A_ABORT -> {
                    variableField.getShort();
                    yield new AAbort(u8(variableField), u8(variableField));
                }
            };
        } catch (BufferUnderflowException e) {
            PduException invalid = invalid(type + " incomplete");
            invalid.initCause(e);
            throw invalid;
        }
    }

    private static PDataTf data(ByteBuffer in) throws PduException {
        List<PresentationDataValue> values = new ArrayList<>();
        while (in.hasRemaining()) {
            long length = in.getInt() & 0xFFFF_FFFFL;
            if (length < 2 || length > in.remaining()) {
                throw invalid("presentation data value of length " + length);
            }
            ByteBuffer value = slice(in, (int) length);
            int id = u8(value);
            int control = u8(value);
            values.add(new PresentationDataValue(id, (control & PresentationDataValue.COMMAND) != 0,
                    (control & PresentationDataValue.LAST) != 0, value));
        }
        return new PDataTf(values);
    }

    /** What the two A-ASSOCIATE PDUs have in common while they are read. */
    private static final class Associate {

        private int version;
        private String called = "";
        private String calling = "";
        private String applicationContext = "";
        private final List<ProposedContext> proposed = new ArrayList<>();
        private final List<ContextResult> results = new ArrayList<>();
        private final List<UserItem> userItems = new ArrayList<>();

        static Associate read(ByteBuffer in, boolean request) throws PduException {
            Associate a = new Associate();
            a.version = u16(in);
            in.getShort();
            a.called = text(slice(in, Bytes.AE_TITLE_LENGTH));
            a.calling = text(slice(in, Bytes.AE_TITLE_LENGTH));
            slice(in, 32);
            while (in.hasRemaining()) {
                int type = u8(in);
                in.get();
                ByteBuffer item = slice(in, u16(in));
                switch (type) {
                    case APPLICATION_CONTEXT -> a.applicationContext = text(item);
                    case PRESENTATION_CONTEXT_RQ -> {
                        if (request) {
                            a.proposed.add(proposed(item));
                        }
                    }
                    case PRESENTATION_CONTEXT_AC -> {
                        if (!request) {
                            a.results.add(result(item));
                        }
                    }
                    case USER_INFORMATION -> userInformation(item, a.userItems);
                    default -> {
                        // Unknown items are ignored: PS3.8 9.3.1.
                    }
                }
            }
            return a;
        }

        AAssociateRq toRq() {
            return new AAssociateRq(version, called, calling, applicationContext, proposed,
                    new UserInformation(userItems));
        }

        AAssociateAc toAc() {
            return new AAssociateAc(version, called, calling, applicationContext, results,
                    new UserInformation(userItems));
        }
    }

    private static ProposedContext proposed(ByteBuffer in) throws PduException {
        int id = u8(in);
        slice(in, 3);
        String abstractSyntax = "";
        List<String> transferSyntaxes = new ArrayList<>(4);
        while (in.hasRemaining()) {
            int type = u8(in);
            in.get();
            ByteBuffer item = slice(in, u16(in));
            switch (type) {
                case ABSTRACT_SYNTAX -> abstractSyntax = text(item);
                case TRANSFER_SYNTAX -> transferSyntaxes.add(text(item));
                default -> {
                    // Unknown sub-items are ignored: PS3.8 9.3.1.
                }
            }
        }
        return new ProposedContext(id, abstractSyntax, transferSyntaxes);
    }

    private static ContextResult result(ByteBuffer in) throws PduException {
        int id = u8(in);
        in.get();
        int result = u8(in);
        in.get();
        String transferSyntax = "";
        while (in.hasRemaining()) {
            int type = u8(in);
            in.get();
            ByteBuffer item = slice(in, u16(in));
            if (type == TRANSFER_SYNTAX) {
                transferSyntax = text(item);
            }
        }
        return new ContextResult(id, result, transferSyntax);
    }

    private static void userInformation(ByteBuffer in, List<UserItem> items) throws PduException {
        while (in.hasRemaining()) {
            int type = u8(in);
            int secondByte = u8(in);
            UserItem item = userItem(type, secondByte, slice(in, u16(in)));
            if (item != null) {
                items.add(item);
            }
        }
    }

    private static @Nullable UserItem userItem(int type, int secondByte, ByteBuffer in) throws PduException {
        return switch (type) {
            case 0x51 -> new UserItem.MaximumLength(in.getInt() & 0xFFFF_FFFFL);
            case 0x52 -> new UserItem.ImplementationClassUid(text(in));
            case 0x53 -> new UserItem.AsynchronousOperationsWindow(u16(in), u16(in));
            case 0x54 -> new UserItem.RoleSelection(shortText(in), u8(in) == 1, u8(in) == 1);
            case 0x55 -> new UserItem.ImplementationVersionName(text(in));
            case 0x56 -> new UserItem.SopClassExtendedNegotiation(shortText(in), Octets.of(in));
            case 0x57 -> commonExtended(secondByte, in);
            case 0x58 -> new UserItem.UserIdentityRq(u8(in), u8(in) == 1, shortOctets(in), shortOctets(in));
            case 0x59 -> new UserItem.UserIdentityAc(shortOctets(in));
            default -> null;
        };
    }

    private static UserItem commonExtended(int version, ByteBuffer in) throws PduException {
        String sopClass = shortText(in);
        String serviceClass = shortText(in);
        List<String> related = new ArrayList<>();
        // Version 0 may end here: the related general SOP classes came later.
        ByteBuffer list = in.hasRemaining() ? slice(in, u16(in)) : in;
        while (list.hasRemaining()) {
            related.add(shortText(list));
        }
        return new UserItem.SopClassCommonExtendedNegotiation(version, sopClass, serviceClass, related);
    }

    private static int u8(ByteBuffer in) {
        return in.get() & 0xFF;
    }

    private static int u16(ByteBuffer in) {
        return in.getShort() & 0xFFFF;
    }

    private static ByteBuffer slice(ByteBuffer in, int length) throws PduException {
        if (length > in.remaining()) {
            throw invalid("item of length " + length + " where " + in.remaining() + " bytes are left");
        }
        ByteBuffer slice = in.slice(in.position(), length);
        in.position(in.position() + length);
        return slice;
    }

    private static String shortText(ByteBuffer in) throws PduException {
        return text(slice(in, u16(in)));
    }

    private static Octets shortOctets(ByteBuffer in) throws PduException {
        return Octets.of(slice(in, u16(in)));
    }

    private static String text(ByteBuffer in) {
        return Bytes.trim(Bytes.latin1(in));
    }

    private static PduException invalid(String message) {
        return new PduException(AAbort.INVALID_PDU_PARAMETER_VALUE, message);
    }
}
