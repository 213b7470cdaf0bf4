package io.gantry.pipeline.ctp;

import io.gantry.dicom.data.Attributes;
import io.gantry.dicom.data.SequenceElement;
import io.gantry.dicom.data.Tag;
import io.gantry.dicom.data.VR;
import io.gantry.dicom.dict.StandardDictionary;
import io.gantry.dicom.imageio.frame.Zone;
import io.gantry.pipeline.redact.rule.AttributePath;
import io.gantry.pipeline.redact.rule.MachineRule;
import io.gantry.pipeline.redact.rule.MachineRules;
import io.gantry.pipeline.redact.rule.Match;
import io.gantry.pipeline.redact.zone.ZonePlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Compares a script and the rules made of it on generated headers: the words of the script, near misses of them, and
 * nothing at all, in all attributes that the script asks for. Both must find the same rule and blank the same pixels.
 */
final class CtpRoundTrip {

    private static final int HEADERS_PER_RULE = 400;
    private static final int[][] SIZES = {{480, 640}, {512, 512}, {100, 90}};

    private final List<CtpPixelScript.Entry> entries;
    private final MachineRules rules;
    private final Map<AttributePath, List<String>> words = new LinkedHashMap<>();
    private final Random random = new Random(1);

    /** @param entries those that rules were made of, in their order */
    CtpRoundTrip(List<CtpPixelScript.Entry> entries, MachineRules rules) {
        this.entries = List.copyOf(entries);
        this.rules = rules;
        entries.stream().flatMap(entry -> entry.signature().calls())
                .forEach(call -> words.computeIfAbsent(call.attribute(),
                        _ -> new ArrayList<>(List.of("", "OTHER"))).addAll(variants(call)));
    }

    private static List<String> variants(CtpExpression.Call call) {
        String literal = call.literal();
        if (call.function().isNumeric()) {
            long number = Long.parseLong(CtpFunction.digits(literal));
            return List.of(Long.toString(Math.max(0, number - 1)), Long.toString(number),
                    Long.toString(number + 1));
        }
        return List.of(literal, literal, literal, literal + "X", "X" + literal, "A " + literal + " B",
                literal.toLowerCase(Locale.ROOT), literal.toUpperCase(Locale.ROOT), "ORIGINAL\\" + literal);
    }

    /**
     * Compares.
     *
     * @return on how many headers
     * @throws CtpException where the two differ
     */
    int check() throws CtpException {
        compareZones();
        int headers = 0;
        for (CtpPixelScript.Entry entry : entries) {
            for (int i = 0; i < HEADERS_PER_RULE; i++) {
                compare(header(entry.signature()));
                headers++;
            }
        }
        return headers;
    }

    /** A header of random words; the words of one signature are taken more often, so that it sometimes holds. */
    private Attributes header(CtpExpression favoured) {
        Map<AttributePath, String> chosen = new LinkedHashMap<>();
        words.forEach((path, list) -> {
            if (random.nextInt(3) > 0) {
                chosen.put(path, list.get(random.nextInt(list.size())));
            }
        });
        favour(favoured, true, chosen);
        Attributes header = new Attributes();
        header.set(Tag.SpecificCharacterSet, "ISO_IR 192");
        header.set(Tag.SOPClassUID, "1.2.840.10008.5.1.4.1.1.7");
        chosen.forEach((path, word) -> put(header, path.steps(), word));
        return header;
    }

    private void favour(CtpExpression expression, boolean holds, Map<AttributePath, String> chosen) {
        switch (expression) {
            case CtpExpression.Call call when random.nextInt(10) > 0 -> {
                if (holds && call.function() != CtpFunction.MATCHES) {
                    List<String> list = variants(call);
                    chosen.put(call.attribute(), list.get(random.nextInt(list.size())));
                } else if (!holds) {
                    chosen.remove(call.attribute());
                }
            }
            case CtpExpression.Call _,CtpExpression.Constant _ -> {
            }
            case CtpExpression.And(var left, var right) -> {
                favour(left, holds, chosen);
                favour(right, holds, chosen);
            }
            case CtpExpression.Or(var left, var right) ->
                favour(random.nextBoolean() ? left : right, holds, chosen);
            case CtpExpression.Not(var inner) -> favour(inner, !holds, chosen);
        }
    }

    private static void put(Attributes dataSet, List<AttributePath.Step> steps, String word) {
        AttributePath.Step step = steps.getFirst();
        int tag = step.tag();
        String creator = step.creator();
        if (creator != null) {
            int group = tag & 0xFFFF0000;
            dataSet.set(group | 0x10, VR.LO, creator);
            tag = group | 0x1000 | tag & 0xFF;
        }
        if (steps.size() > 1) {
            Attributes known = dataSet.item(tag);
            Attributes item = known == null ? new Attributes(dataSet.characterSet()) : known;
            put(item, steps.subList(1, steps.size()), word);
            dataSet.put(new SequenceElement(tag, List.of(item)));
            return;
        }
        VR vr = creator == null ? StandardDictionary.vrOf(tag) : null;
        if (vr == VR.US || vr == VR.UL) {
            if (word.matches("[0-9]{1,4}")) {
                dataSet.setInts(tag, vr, Integer.parseInt(word));
            }
        } else if (vr == null
                || vr.isText() && (vr.usesCharacterSet() || word.chars().allMatch(c -> c < 128))) {
            dataSet.set(tag, vr == null ? VR.LO : vr, word);
        }
    }

    private void compare(Attributes header) throws CtpException {
        CtpPixelScript.Entry there = null;
        for (CtpPixelScript.Entry entry : entries) {
            if (entry.signature().holds(header)) {
                there = entry;
                break;
            }
        }
        Match match = rules.match(header);
        int line = there == null ? 0 : there.line();
        switch (match) {
            case Match.None _ -> require(there == null, line);
            case Match.Found(var rule) ->
                require(there != null && rule.name().equals(CtpPixelImporter.name(there)), line);
            case Match.Ambiguous _,Match.Undecided _ -> require(false, line);
        }
    }

    private static void require(boolean same, int line) throws CtpException {
        if (!same) {
            throw new CtpException(line,
                    "the imported rules do not decide as the script does; nothing was written. Report it");
        }
    }

    private void compareZones() throws CtpException {
        for (MachineRule rule : rules.rules()) {
            for (CtpPixelScript.Entry entry : entries) {
                if (!rule.name().equals(CtpPixelImporter.name(entry))) {
                    continue;
                }
                for (int[] size : SIZES) {
                    BitSet here = new BitSet();
                    for (Zone zone : ZonePlan.of(rule.zones(), new Attributes(), size[0], size[1], 1).in(1)) {
                        for (int row = zone.row(); row < zone.endRow(); row++) {
                            here.set(row * size[1] + zone.column(), row * size[1] + zone.endColumn());
                        }
                    }
                    require(here.equals(inclusive(entry, size)), entry.line());
                }
            }
        }
    }

    /** The pixels that CTP blanks. */
    private static BitSet inclusive(CtpPixelScript.Entry entry, int[] size) {
        BitSet blanked = new BitSet();
        for (CtpPixelScript.Region region : entry.regions()) {
            int left = region.left() < 0 ? size[1] + region.left() : region.left();
            int top = region.top() < 0 ? size[0] + region.top() : region.top();
            for (int row = Math.max(0, top); row <= top + region.height() && row < size[0]; row++) {
                for (int column = Math.max(0, left); column <= left + region.width()
                        && column < size[1]; column++) {
                    blanked.set(row * size[1] + column);
                }
            }
        }
        return blanked;
    }
}
