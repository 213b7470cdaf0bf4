package io.gantry.dicom.net.pdu;

import java.util.List;

/** Sub-item of the User Information Item (PS3.8 9.3.2.3 and D.1, PS3.7 D.3.3). */
public sealed interface UserItem {

    /** The code in the first byte of the sub-item. */
    int itemType();

    /**
     * Maximum Length (PS3.8 D.1): the largest P-DATA-TF variable field, in bytes, that the sender of the item
     * wants to receive. 0 means any.
     */
    record MaximumLength(long bytes) implements UserItem {
        public MaximumLength {
            if (bytes < 0 || bytes > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("maximum length out of range: " + bytes);
            }
        }

        @Override
        public int itemType() {
            return 0x51;
        }
    }

    /** Implementation Class UID (PS3.7 D.3.3.2). */
    record ImplementationClassUid(String uid) implements UserItem {
        public ImplementationClassUid {
            uid = Bytes.text(uid, "implementation class UID");
        }

        @Override
        public int itemType() {
            return 0x52;
        }
    }

    /**
     * Asynchronous Operations Window (PS3.7 D.3.3.3), from the view of the association requestor; 0 means
     * unlimited.
     */
    record AsynchronousOperationsWindow(int invoked, int performed) implements UserItem {
        public AsynchronousOperationsWindow {
            Bytes.requireUnsignedShort(invoked, "operations invoked");
            Bytes.requireUnsignedShort(performed, "operations performed");
        }

        @Override
        public int itemType() {
            return 0x53;
        }
    }

    /** SCP/SCU Role Selection (PS3.7 D.3.3.4): the roles of the association requestor for one SOP class. */
    record RoleSelection(String sopClass, boolean scu, boolean scp) implements UserItem {
        public RoleSelection {
            sopClass = Bytes.text(sopClass, "SOP class");
        }

        @Override
        public int itemType() {
            return 0x54;
        }
    }

    /** Implementation Version Name (PS3.7 D.3.3.2): up to 16 characters. */
    record ImplementationVersionName(String name) implements UserItem {
        public ImplementationVersionName {
            name = Bytes.text(name, "implementation version name");
        }

        @Override
        public int itemType() {
            return 0x55;
        }
    }

    /** SOP Class Extended Negotiation (PS3.7 D.3.3.5); the information is defined by the service class. */
    record SopClassExtendedNegotiation(String sopClass, Octets information) implements UserItem {
        public SopClassExtendedNegotiation {
            sopClass = Bytes.text(sopClass, "SOP class");
        }

        @Override
        public int itemType() {
            return 0x56;
        }
    }

    /** SOP Class Common Extended Negotiation (PS3.7 D.3.3.6), in an A-ASSOCIATE-RQ only. */
    record SopClassCommonExtendedNegotiation(int version, String sopClass, String serviceClass,
            List<String> relatedGeneralSopClasses) implements UserItem {
        public SopClassCommonExtendedNegotiation {
            Bytes.requireUnsignedByte(version, "sub-item version");
            sopClass = Bytes.text(sopClass, "SOP class");
            serviceClass = Bytes.text(serviceClass, "service class");
            relatedGeneralSopClasses = relatedGeneralSopClasses.stream()
                    .map(uid -> Bytes.text(uid, "related general SOP class")).toList();
        }

        @Override
        public int itemType() {
            return 0x57;
        }
    }

    /**
     * User Identity of an A-ASSOCIATE-RQ (PS3.7 D.3.3.7.1).
     *
     * @param identityType 1 user name, 2 user name and passcode, 3 Kerberos, 4 SAML, 5 JSON Web Token
     */
    record UserIdentityRq(int identityType, boolean positiveResponseRequested, Octets primary,
            Octets secondary)
            implements
                UserItem {
        public UserIdentityRq {
            Bytes.requireUnsignedByte(identityType, "user identity type");
        }

        @Override
        public int itemType() {
            return 0x58;
        }
    }

    /** User Identity of an A-ASSOCIATE-AC (PS3.7 D.3.3.7.2). */
    record UserIdentityAc(Octets serverResponse) implements UserItem {
        @Override
        public int itemType() {
            return 0x59;
        }
    }
}
