package io.gantry.pipeline.ctp;

import java.io.StringReader;
import java.util.ArrayList;
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

/**
 * A DicomAnonymizer script, in the XML or in the older properties form.
 *
 * @param parameters by name
 * @param elements in their order
 * @param notes what the script says of whole groups, which is not carried over
 */
record CtpAnonymizerScript(Map<String, String> parameters, List<Element> elements, List<String> notes) {

    /** @param tag as gggg,eeee */
    record Element(int line, String tag, boolean enabled, String expression) {
    }

    private static final Pattern SET = Pattern
            .compile("(#?)set\\.\\[([0-9A-Fa-f]{4}),([0-9A-Fa-f]{4})\\][^=]*=(.*)");
    private static final Pattern PARAMETER = Pattern.compile("param\\.([^=]+)=(.*)");
    private static final Pattern GROUPS = Pattern.compile("(#?)(keep|remove)\\.([^=]+)=?.*");

    CtpAnonymizerScript {
        parameters = Map.copyOf(parameters);
        elements = List.copyOf(elements);
        notes = List.copyOf(notes);
    }

    static CtpAnonymizerScript parse(String text) throws CtpException {
        return text.stripLeading().startsWith("<") ? xml(text) : properties(text);
    }

    private static CtpAnonymizerScript xml(String text) throws CtpException {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<Element> elements = new ArrayList<>();
        List<String> notes = new ArrayList<>();
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
                boolean enabled = !"F".equals(attribute(reader, "en"));
                switch (name) {
                    case "p" -> parameters.put(type, reader.getElementText().strip());
                    case "e" ->
                        elements.add(new Element(line, tag(type, line), enabled, reader.getElementText()));
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

    private static String tag(String digits, int line) throws CtpException {
        String plain = digits.replaceAll("[\\[\\](),\\s]", "").toUpperCase(Locale.ROOT);
        if (!plain.matches("[0-9A-F]{8}")) {
            throw new CtpException(line, "t is no tag of eight hexadecimal digits");
        }
        return plain.substring(0, 4) + "," + plain.substring(4);
    }

    private static void group(List<String> notes, int line, boolean keep, boolean enabled, String what) {
        if (keep && enabled) {
            notes.add("line " + line + ": keeping " + what
                    + " is not carried over; name the attributes that are to stay under phi_tags");
        } else if (!keep && !enabled) {
            notes.add("line " + line + ": not removing " + what
                    + " is not carried over: the Basic Profile removes private attributes, overlays and curves");
        } else if (!keep && what.equals("unspecifiedelements")) {
            notes.add("line " + line
                    + ": removing what the script does not name is not carried over: the Basic Profile"
                    + " decides on it");
        }
    }

    private static CtpAnonymizerScript properties(String text) throws CtpException {
        Map<String, String> parameters = new LinkedHashMap<>();
        List<Element> elements = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        int line = 0;
        for (String row : text.lines().toList()) {
            line++;
            String trimmed = row.strip();
            Matcher set = SET.matcher(trimmed);
            Matcher parameter = PARAMETER.matcher(trimmed);
            Matcher groups = GROUPS.matcher(trimmed);
            if (set.matches()) {
                elements.add(new Element(line, tag(set.group(2) + set.group(3), line), set.group(1).isEmpty(),
                        set.group(4).strip()));
            } else if (parameter.matches()) {
                parameters.put(parameter.group(1).strip(), parameter.group(2).strip());
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
