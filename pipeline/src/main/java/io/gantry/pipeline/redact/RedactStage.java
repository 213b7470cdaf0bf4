package io.gantry.pipeline.redact;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.Element;
import io.gantry.dicom.data.TagFormat;
import io.gantry.dicom.imageio.frame.ImageForm;
import io.gantry.dicom.imageio.frame.PixelDataException;
import io.gantry.dicom.io.FileMetaInformation;
import io.gantry.dicom.io.TransferSyntax;
import io.gantry.pipeline.Instance;
import io.gantry.pipeline.Reason;
import io.gantry.pipeline.Stage;
import io.gantry.pipeline.StageResult;
import io.gantry.pipeline.StageResult.Passed;
import io.gantry.pipeline.StageResult.Quarantined;
import io.gantry.pipeline.redact.pixel.PixelBlanker;
import io.gantry.pipeline.redact.pixel.Redaction;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import io.gantry.pipeline.redact.zone.ZoneSpec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stage {@code redact}: the machine's rule is found by the attributes as they were received, its zones are blanked in
 * the pixel data that will leave. What no rule is for passes only where nothing says that text may be burned in, or
 * where the profile says so. The zones are checked by stage {@code verify}, in the bytes that leave.
 */
public final class RedactStage implements Stage {

    private static final int OVERLAY_BIT_POSITION = 0x0102;
    private static final int OVERLAY_DATA = 0x3000;

    private final RedactionRules rules;
    private final PixelBlanker blanker;

    public RedactStage(RedactionRules rules, PixelTools tools) {
        this.rules = rules;
        this.blanker = new PixelBlanker(tools.codecs(), tools.scratch());
    }

    @Override
    public String name() {
        return "redact";
    }

    @Override
    public StageResult apply(Instance instance) throws IOException {
        Attributes original = instance.original();
        if (!RiskClass.hasPixels(original)) {
            return new Passed(instance);
        }
        return switch (rules.machines().match(original)) {
            case Match.None _ -> unmatched(instance);
            case Match.Ambiguous(var one, var other) -> new Quarantined(Reason.REDACTION_AMBIGUOUS,
                    "rules " + one.origin() + " and " + other.origin());
            case Match.Undecided(var rule) ->
                new Quarantined(Reason.REDACTION_UNDECIDED, "rule " + rule.origin());
            case Match.Found(var rule) -> rule.blanks()
                    ? blank(instance.withRule(rule.name()), rule.zones(), "rule " + rule.origin())
                    : new Passed(instance.withRule(rule.name()));
        };
    }

    private StageResult unmatched(Instance instance) throws IOException {
        RiskClass risk = RiskClass.of(instance.original(), instance.originalSyntax());
        if (risk == null) {
            return new Passed(instance);
        }
        return switch (rules.unmatched(risk)) {
            case PASS -> new Passed(instance);
            case REGIONS -> {
                String because = "unmatched " + risk.key();
                yield blank(instance.withRule(because), RedactionRules.OUTSIDE_REGIONS, because);
            }
            case HOLD -> new Quarantined(Reason.REDACTION_NEEDED, risk.key() + ": " + risk.detail());
        };
    }

    private StageResult blank(Instance instance, List<ZoneSpec> zones, String because) throws IOException {
        Attributes original = instance.original();
        FileMetaInformation meta = Objects.requireNonNull(instance.workingMeta(), "anonymized before");
        ZonePlan plan;
        ImageForm form;
        try {
            form = ImageForm.of(original);
            plan = ZonePlan.of(zones, original, form.rows(), form.columns(), form.numberOfFrames());
        } catch (PixelDataException e) {
            return new Quarantined(Reason.REDACTION_IMPOSSIBLE, because + ": " + e.getMessage());
        }
        if (plan.problem() != null) {
            return new Quarantined(Reason.ZONE_OUTSIDE_IMAGE, because + ": " + plan.problem());
        }
        Attributes target = instance.working().copy();
        Integer overlay = overlayInPixels(target);
        if (overlay != null) {
            return new Quarantined(Reason.OVERLAY_IN_PIXELS, TagFormat.format(overlay));
        }
        Redaction redaction;
        try {
            redaction = blanker.blank(target, original, form, plan,
                    instance.originalSyntax());
        } catch (PixelDataException e) {
            return new Quarantined(Reason.REDACTION_IMPOSSIBLE, because + ": " + e.getMessage());
        }
        LossyHistory.keep(original, target, form, instance.originalSyntax(), redaction.syntax());
        DerivedImage.stamp(target);
        return new Passed(
                instance.withWorking(target, in(redaction.syntax(), meta)).withRedaction(redaction));
    }

    /**
     * The position of an overlay within Pixel Data (PS3.3 C.9.2 of 2003), which only a profile that keeps overlays lets come
     * so far: what describes overlays goes with the redaction, and what may spell the text would stay; null for none.
     */
    private static @Nullable Integer overlayInPixels(Attributes target) {
        for (Element element : target) {
            int tag = element.tag();
            if (tag >>> 24 == 0x60 && (tag & 0xFFFF) == OVERLAY_BIT_POSITION
                    && !target.hasValue(tag & 0xFFFF0000 | OVERLAY_DATA)) {
                return tag;
            }
        }
        return null;
    }

    /** The same File Meta Information, naming another transfer syntax where the pixel data is in another now. */
    private static FileMetaInformation in(TransferSyntax syntax, FileMetaInformation meta) {
        String before = meta.transferSyntaxUid();
        String sopClass = Objects.requireNonNull(meta.mediaStorageSopClassUid(), "anonymized before");
        String sopInstance = Objects.requireNonNull(meta.mediaStorageSopInstanceUid(), "anonymized before");
        boolean same = !syntax.encapsulated() || syntax.uid().equals(before);
        return same ? meta : FileMetaInformation.of(sopClass, sopInstance, syntax.uid());
    }
}
