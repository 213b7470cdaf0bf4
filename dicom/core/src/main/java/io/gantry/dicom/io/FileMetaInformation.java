package io.gantry.dicom.io;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import org.jspecify.annotations.Nullable;

/**
 * The File Meta Information of a Part 10 file (PS3.10 7.1): group 0002, Explicit VR Little Endian.
 *
 * @param attributes the elements of group 0002; not to be changed
 */
public record FileMetaInformation(Attributes attributes) {

    /** Names the software that wrote a file; under the 2.25 root, as PS3.5 B.2 lets anyone derive one. */
    public static final String IMPLEMENTATION_CLASS_UID = "2.25.247311298846351770302385041366011520817";
    public static final String IMPLEMENTATION_VERSION_NAME = "GANTRY_0_1";

    /** What PS3.10 Table 7.1-1 requires, for an instance written by this software. */
    public static FileMetaInformation of(String sopClassUid, String sopInstanceUid,
            String transferSyntaxUid) {
        Attributes meta = new Attributes();
        meta.setBytes(Tag.FileMetaInformationVersion, VR.OB, new byte[]{0, 1});
        meta.set(Tag.MediaStorageSOPClassUID, VR.UI, sopClassUid);
        meta.set(Tag.MediaStorageSOPInstanceUID, VR.UI, sopInstanceUid);
        meta.set(Tag.TransferSyntaxUID, VR.UI, transferSyntaxUid);
        meta.set(Tag.ImplementationClassUID, VR.UI, IMPLEMENTATION_CLASS_UID);
        meta.set(Tag.ImplementationVersionName, VR.SH, IMPLEMENTATION_VERSION_NAME);
        return new FileMetaInformation(meta);
    }

    public @Nullable String mediaStorageSopClassUid() {
        return attributes.string(Tag.MediaStorageSOPClassUID);
    }

    public @Nullable String mediaStorageSopInstanceUid() {
        return attributes.string(Tag.MediaStorageSOPInstanceUID);
    }

    public @Nullable String transferSyntaxUid() {
        return attributes.string(Tag.TransferSyntaxUID);
    }
}
