package io.gantry.dicom.net.pdu;

/** A-ASSOCIATE-RJ (PS3.8 9.3.4, Table 9-21). Values outside the table are kept as received. */
public record AAssociateRj(int result, int source, int reason) implements Pdu {

    public static final int REJECTED_PERMANENT = 1;
    public static final int REJECTED_TRANSIENT = 2;

    public static final int SERVICE_USER = 1;
    public static final int SERVICE_PROVIDER_ACSE = 2;
    public static final int SERVICE_PROVIDER_PRESENTATION = 3;

    public AAssociateRj {
        Bytes.requireUnsignedByte(result, "result");
        Bytes.requireUnsignedByte(source, "source");
        Bytes.requireUnsignedByte(reason, "reason");
    }

    /** Permanent, service-user, application-context-name-not-supported. */
    public static AAssociateRj applicationContextNotSupported() {
        return new AAssociateRj(REJECTED_PERMANENT, SERVICE_USER, 2);
    }

    /** Permanent, service-user, calling-AE-title-not-recognized. */
    public static AAssociateRj callingAeTitleNotRecognized() {
        return new AAssociateRj(REJECTED_PERMANENT, SERVICE_USER, 3);
    }

    /** Permanent, service-user, called-AE-title-not-recognized. */
    public static AAssociateRj calledAeTitleNotRecognized() {
        return new AAssociateRj(REJECTED_PERMANENT, SERVICE_USER, 7);
    }

    /** Permanent, service-provider (ACSE), protocol-version-not-supported. */
    public static AAssociateRj protocolVersionNotSupported() {
        return new AAssociateRj(REJECTED_PERMANENT, SERVICE_PROVIDER_ACSE, 2);
    }

    /** Transient, service-provider (presentation), temporary-congestion. */
    public static AAssociateRj temporaryCongestion() {
        return new AAssociateRj(REJECTED_TRANSIENT, SERVICE_PROVIDER_PRESENTATION, 1);
    }

    /** Transient, service-provider (presentation), local-limit-exceeded. */
    public static AAssociateRj localLimitExceeded() {
        return new AAssociateRj(REJECTED_TRANSIENT, SERVICE_PROVIDER_PRESENTATION, 2);
    }

    /** Whether trying again later may succeed (result 2). */
    public boolean isTransient() {
        return result == REJECTED_TRANSIENT;
    }

    /** Result, source and reason in the words of Table 9-21. */
    public String describe() {
        String what = switch (result) {
            case REJECTED_PERMANENT -> "rejected permanently";
            case REJECTED_TRANSIENT -> "rejected transiently";
            default -> "rejected with result " + result;
        };
        return what + switch (source) {
            case SERVICE_USER -> " by service-user: " + switch (reason) {
                case 1 -> "no reason given";
                case 2 -> "application context name not supported";
                case 3 -> "calling AE title not recognized";
                case 7 -> "called AE title not recognized";
                default -> "reason " + reason;
            };
            case SERVICE_PROVIDER_ACSE -> " by service-provider (ACSE): " + switch (reason) {
                case 1 -> "no reason given";
                case 2 -> "protocol version not supported";
                default -> "reason " + reason;
            };
            case SERVICE_PROVIDER_PRESENTATION -> " by service-provider (presentation): " + switch (reason) {
                case 1 -> "temporary congestion";
                case 2 -> "local limit exceeded";
                default -> "reason " + reason;
            };
            default -> " by source " + source + ", reason " + reason;
        };
    }

    @Override
    public PduType type() {
        return PduType.A_ASSOCIATE_RJ;
    }
}
