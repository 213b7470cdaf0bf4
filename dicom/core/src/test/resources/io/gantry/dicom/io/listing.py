"""Lists files as Listing.java does: path, tag, VR and SHA-1 of the value bytes, as pydicom reads them."""
import hashlib
import sys
import warnings

import pydicom
from pydicom.datadict import dictionary_has_tag, dictionary_VR
from pydicom.dataelem import RawDataElement

warnings.simplefilter('ignore')
pydicom.config.settings.reading_validation_mode = pydicom.config.IGNORE


def is_sequence(element):
    if element.VR is None:
        return dictionary_has_tag(element.tag) and dictionary_VR(element.tag) == 'SQ'
    return element.VR == 'SQ'


def listing(data_set, path, lines):
    for tag in sorted(data_set.keys()):
        element = data_set.get_item(tag)
        name = '%s%08x' % (path, tag)
        if is_sequence(element):
            items = data_set[tag].value
            lines.append('%s SQ %d' % (name, len(items)))
            for i, item in enumerate(items):
                listing(item, '%s[%d].' % (name, i), lines)
        elif isinstance(element, RawDataElement):
            vr = element.VR or '--'
            lines.append('%s %s %s' % (name, vr, hashlib.sha1(element.value or b'').hexdigest()))
        else:
            lines.append('%s %s converted' % (name, element.VR))


for path in open(sys.argv[1], encoding='utf-8').read().splitlines():
    print('FILE ' + path)
    lines = []
    try:
        listing(pydicom.dcmread(path, force=True), '', lines)
        print('\n'.join(lines))
    except Exception as e:
        print('REFUSED ' + type(e).__name__)
