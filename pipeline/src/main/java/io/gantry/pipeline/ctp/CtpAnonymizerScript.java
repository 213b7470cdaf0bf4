package io.gantry.pipeline.ctp;

import io.gantry.dicom.dict.StandardDictionary;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A DicomAnonymizer script, in the XML or in the older properties form.
 *
 * @param parameters by name
 * @param elements in their order
 * @param notes of what cannot be carried over: what the script says of whole groups, and of no single attribute
 */
record CtpAnonymizerScript(Map<String, Parameter> parameters, List<Element> elements,
        CtpImport.Notes notes) {

    /** A value that expressions take. */
    record Parameter(int line, String value) {
    }

    /**
     * An attribute and what becomes of it.
     *
     * @param tag as gggg,eeee
     * @param name that the script has for it
     */
    record Element(int line, String tag, String name, boolean enabled, String expression) {

        /** Whether an argument of a function is this attribute. */
        boolean isCalled(String argument) {
            StandardDictionary.Entry known = StandardDictionary
                    .lookup(Integer.parseUnsignedInt(tag.replace(",", ""), 16));
            return argument.equals("this") || argument.equalsIgnoreCase(name)
                    || known != null && argument.equalsIgnoreCase(known.keyword())
                    || tag.equals(plainTag(argument));
        }
    }

    private static final String NO_TAG = "names no single standard attribute by eight hexadecimal digits; not carried"
            + " over: the Basic Profile decides, which removes private attributes, overlays and curves";

    private static final Pattern SET = Pattern
            .compile("(#?)set\\.\\[([^\\]]*)\\]([^=]*)=(.*)");
    private static final Pattern PARAMETER = Pattern.compile("param\\.([^=]+)=(.*)");
    private static final Pattern GROUPS = Pattern.compile("(#?)(keep|remove)\\.([^=]+)=?.*");

    CtpAnonymizerScript {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
        elements = List.copyOf(elements);
    }

    static CtpAnonymizerScript parse(String text) throws CtpException {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        return plain.stripLeading().startsWith("<") ? xml(plain) : properties(plain);
    }

    private static CtpAnonymizerScript xml(String text) throws CtpException {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        List<Element> elements = new ArrayList<>();
        CtpImport.Notes notes = new CtpImport.Notes();
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text));
            boolean inScript = false;
            while (reader.hasNext()) {
                if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                    continue;
                }
                int line = reader.getLocation().getLineNumber();
                String name = reader.getLocalName();
                if (!inScript) {
                    if (!name.equals("script")) {
                        throw new CtpException(line, "expected <script>");
                    }
                    inScript = true;
                    continue;
                }
                String type = attribute(reader, "t");
                boolean enabled = attribute(reader, "en").equals("T");
                switch (name) {
                    case "p" -> parameters.put(type, new Parameter(line, reader.getElementText().strip()));
                    case "e" -> {
                        String tag = plainTag(type);
                        String shortName = attribute(reader, "n");
                        String expression = reader.getElementText();
                        if (tag == null) {
                            notes.add(line, type, NO_TAG);
                        } else {
                            elements.add(new Element(line, tag, shortName, enabled, expression));
                        }
                    }
                    case "k", "r" -> {
                        reader.getElementText();
                        group(notes, line, name.equals("k"), enabled, type);
                    }
                    default -> throw new CtpException(line, "there is no <" + name + "> in such a script");
                }
            }
            return new CtpAnonymizerScript(parameters, elements, notes);
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNumber();
            throw new CtpException(line, "is not well-formed XML");
        }
    }

    private static String attribute(XMLStreamReader reader, String name) {
        String value = reader.getAttributeValue("", name);
        if (value == null) {
            value = reader.getAttributeValue(null, name);
        }
        return value == null ? "" : value.strip();
    }

    /** The tag as gggg,eeee; null where it is none. */
    private static @Nullable String plainTag(String text) {
        String digits = text.replaceAll("[\\[\\](),\\s]", "").toUpperCase(Locale.ROOT);
        return digits.matches("[0-9A-F]{8}") ? digits.substring(0, 4) + "," + digits.substring(4) : null;
    }

    private static void group(CtpImport.Notes notes, int line, boolean keep, boolean enabled, String what) {
        if (what.equals("unspecifiedelements")) {
            notes.add(line, what, enabled
                    ? "what the script does not name is removed there; here the Basic Profile decides on it"
                    : "what the script does not name stays there; here the Basic Profile decides on it");
        } else if (keep && enabled) {
            notes.add(line, what,
                    "keeping them is not carried over; name the attributes that are to stay under phi_tags");
        } else if (!keep && !enabled) {
            notes.add(line, what, "not removing them is not carried over: the Basic Profile removes private"
                    + " attributes, overlays and curves");
        }
    }

    private static CtpAnonymizerScript properties(String text) throws CtpException {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        List<Element> elements = new ArrayList<>();
        CtpImport.Notes notes = new CtpImport.Notes();
        int line = 0;
        for (String row : text.lines().toList()) {
            line++;
            String trimmed = row.strip();
            Matcher set = SET.matcher(trimmed);
            Matcher parameter = PARAMETER.matcher(trimmed);
            Matcher groups = GROUPS.matcher(trimmed);
            if (set.matches()) {
                String tag = plainTag(set.group(2));
                if (tag == null) {
                    notes.add(line, set.group(2), NO_TAG);
                } else {
                    elements.add(new Element(line, tag, set.group(3).strip(), set.group(1).isEmpty(),
                            set.group(4).strip()));
                }
            } else if (parameter.matches()) {
                parameters.put(parameter.group(1).strip(), new Parameter(line, parameter.group(2).strip()));
            } else if (groups.matches()) {
                group(notes, line, groups.group(2).equals("keep"), groups.group(1).isEmpty(),
                        groups.group(3).strip());
            } else if (!trimmed.isEmpty() && !trimmed.startsWith("#")) {
                throw new CtpException(line, "is not understood: expected param., set., keep. or remove.");
            }
        }
        if (elements.isEmpty()) {
            throw new CtpException(1, "names no element: is it a DicomAnonymizer script?");
        }
        return new CtpAnonymizerScript(parameters, elements, notes);
    }
}
