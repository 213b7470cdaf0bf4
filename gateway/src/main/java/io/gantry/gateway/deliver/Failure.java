package io.gantry.gateway.deliver;

import io.gantry.dicom.net.dimse.DimseException;
import io.gantry.dicom.net.pdu.PduException;
import io.gantry.dicom.net.ul.AssociationAbortedException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says of failed deliveries what the journal may hold: words of networks, never of data sets or files. */
final class Failure {

    private Failure() {
    }

    static String describe(IOException e) {
        String message = e.getMessage();
        return switch (e) {
            case AssociationAbortedException _,DimseException _,PduException _,SSLException _,SocketException _,SocketTimeoutException _,UnknownHostException _ when message != null ->
                message;
            default -> e.getClass().getSimpleName();
        };
    }
}
