package io.gantry.it.score;

import io.gantry.dicom.testing.TestInstance;
import java.util.List;

/**
 * An instance and its answer key.
 *
 * @param patient whose dates move together
 */
record Specimen(TestInstance instance, String patient, List<Check> checks) {

    Specimen {
        checks = List.copyOf(checks);
    }
}
