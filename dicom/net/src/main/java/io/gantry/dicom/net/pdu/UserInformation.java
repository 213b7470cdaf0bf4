package io.gantry.dicom.net.pdu;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** User Information Item (PS3.8 9.3.2.3): its sub-items in the order received or to be sent. */
public record UserInformation(List<UserItem> items) {

    public UserInformation {
        items = List.copyOf(items);
    }

    public UserInformation(UserItem... items) {
        this(List.of(items));
    }

    /** The first sub-item of a kind. */
    public <T extends UserItem> Optional<T> first(Class<T> kind) {
        return all(kind).findFirst();
    }

    /** Every sub-item of a kind. */
    public <T extends UserItem> Stream<T> all(Class<T> kind) {
        return items.stream().filter(kind::isInstance).map(kind::cast);
    }

    /** The Maximum Length, 0 (any) when the peer sent none. */
    public long maximumLength() {
        return first(UserItem.MaximumLength.class).map(UserItem.MaximumLength::bytes).orElse(0L);
    }
}
