package io.gantry.dicom.net.pdu;

/**
 * A-ABORT (PS3.8 9.3.8, Table 9-26). Values outside the table are kept as received: the association is over
 * whatever they say.
 *
 * @param source who aborts: {@link #SERVICE_USER} or {@link #SERVICE_PROVIDER}
 * @param reason significant only when the service-provider aborts, 0 otherwise
 */
public record AAbort(int source, int reason) implements Pdu {

    public static final int SERVICE_USER = 0;
    public static final int SERVICE_PROVIDER = 2;

    public static final int REASON_NOT_SPECIFIED = 0;
    public static final int UNRECOGNIZED_PDU = 1;
    public static final int UNEXPECTED_PDU = 2;
    public static final int UNRECOGNIZED_PDU_PARAMETER = 4;
    public static final int UNEXPECTED_PDU_PARAMETER = 5;
    public static final int INVALID_PDU_PARAMETER_VALUE = 6;

    public AAbort {
        Bytes.requireUnsignedByte(source, "source");
        Bytes.requireUnsignedByte(reason, "reason");
    }

    /** The abort that a service-user (the application) asks for. */
    public static AAbort byServiceUser() {
        return new AAbort(SERVICE_USER, REASON_NOT_SPECIFIED);
    }

    /** The abort that the service-provider (the protocol machine) issues for a reason of Table 9-26. */
    public static AAbort byServiceProvider(int reason) {
        return new AAbort(SERVICE_PROVIDER, reason);
    }

    /** Source and reason in the words of Table 9-26. */
    public String describe() {
        return switch (source) {
            case SERVICE_USER -> "by service-user";
            case SERVICE_PROVIDER -> "by service-provider: " + switch (reason) {
                case REASON_NOT_SPECIFIED -> "reason not specified";
                case UNRECOGNIZED_PDU -> "unrecognized PDU";
                case UNEXPECTED_PDU -> "unexpected PDU";
                case UNRECOGNIZED_PDU_PARAMETER -> "unrecognized PDU parameter";
                case UNEXPECTED_PDU_PARAMETER -> "unexpected PDU parameter";
                case INVALID_PDU_PARAMETER_VALUE -> "invalid PDU parameter value";
                default -> "reason " + reason;
            };
            default -> "by source " + source + ", reason " + reason;
        };
    }

    @Override
    public PduType type() {
        return PduType.A_ABORT;
    }
}
