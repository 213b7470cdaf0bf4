package io.gantry.pipeline.profile;

/** What is done with an attribute once everything is decided; the names that {@code phi_tags} uses. */
public enum Action {
    /** Its value stays; items of a sequence are cleaned one by one. */
    KEEP,
    /** The attribute goes. */
    REMOVE,
    /** The attribute stays without a value. */
    EMPTY,
    /** A dummy value of its VR; items of a sequence are kept with dummies for all text. */
    DUMMY,
    /** A constant of the profile. */
    REPLACE,
    /** A UID derived from its value, unless that is a registered one (PS3.6 Annex A). */
    UID,
    /** A text derived from its value. */
    PSEUDONYM,
    /** Dates move by the patient's number of days, times stay. */
    SHIFT_DATE,
    /** Text loses what identifies, and stays readable. */
    CLEAN,
    /** An age over a limit becomes one age for all of them. */
    CAP_AGE,
    /** A value becomes the range it lies in. */
    GENERALIZE,
    /** The value that a table of the site gives for it. */
    LOOKUP;

}
