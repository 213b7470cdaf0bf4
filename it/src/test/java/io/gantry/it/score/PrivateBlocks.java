package io.gantry.it.score;

import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.it.score.Cohort.Study;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Private attributes: those that PS3.15 Table E.3.10-1 knows to be safe, in any block, and others. */
final class PrivateBlocks {

    private PrivateBlocks() {
    }

    static void plant(Planter p, Study study, String uid) {
        siemens(p);
        p.creator(0x00190012, "GEMS_ACQU_01").kept(0x00191223, VR.DS, "39.37").kept(0x00191227, VR.DS, "0.8")
                .kept(0x0019129E, VR.LO, "EFGRE3D");
        p.creator(0x00430010, "GEMS_PARM_01").kept(0x00431027, VR.SH, "0.984:1")
                .kept(0x00431039, VR.IS, "1000", "8",
                        "0", "0")
                .kept(0x0043106F, VR.DS, "0", "1", "0");
        p.creator(0x00E10011, "ELSCINT1").kept(0x00E11121, VR.DS, "412.5").kept(0x00E11150, VR.DS, "2.4");
        p.creator(0x01F10010, "ELSCINT1").kept(0x01F11001, VR.CS, "SPIRAL").kept(0x01F11026, VR.DS, "0.75");
        p.creator(0x20010010, "Philips Imaging DD 001").kept(0x20011004, VR.CS, "NO").kept(0x2001100B, VR.CS,
                "TRANSVERSAL").kept(0x20011025, VR.SH, "90").kept(0x20011087, VR.SH, "1H")
                .kept(0x2001108B, VR.SH, "B");
        p.creator(0x00990010, "NQHeader").uid(0x00991002, VR.UI, uid);
        unsafe(p, study.person());
    }

    private static void siemens(Planter p) {
        byte[] value = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(0.5).array();
        p.creator(0x00190010, "SIEMENS MR HEADER").kept(0x0019100C, VR.IS, "1000").kept(0x0019100D, VR.CS,
                "DIRECTIONAL").keptBytes(0x0019100E, VR.FD, value);
    }

    private static void unsafe(Planter p, Person person) {
        List<String> words = List.of(person.surname(), person.given());
        p.creator(0x00090010, "ACME HEADER 1.1")
                .gone(0x00091001, VR.LO, person.surname() + " " + person.given(), words)
                .gone(0x00091002, VR.UN, person.surname() + "^" + person.given(), words)
                .gone(0x00091003, VR.PN, person.personName(), words)
                .gone(0x00091004, VR.DA, person.birthDate(), List.of(person.birthDate()))
                .gone(0x00091005, VR.SH, person.id(), List.of(person.id()));
        // The number of a safe one, under another creator.
        p.creator(0x00190013, "SOMEONE ELSE").gone(0x0019130C, VR.LO, person.id(), List.of(person.id()));
        p.item(Tag.ReferencedStudySequence, i -> i.creator(0x00290010, "ACME NESTED").gone(0x00291010, VR.LT,
                "of " + person.surname(), List.of(person.surname())));
    }
}
