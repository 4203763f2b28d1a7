package io.makegood.http.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Asks an instance on this machine whether it is ready, in plain HTTP or over TLS, as cheaply as can be. */
public final class ReadyCheck {
    private static final int LIMIT_MILLIS = 4_000;
    private static final int LINE_CHARS_MAX = 200;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})\\b.*");

    private ReadyCheck() {}

    /** No instance answered. The message says what did instead; it is no sentence of its own. */
    public static final class Unanswered extends IOException {
        private static final long serialVersionUID = 1L;

        Unanswered(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The status of its answer: 200 if it is ready, 503 if not yet.
     *
     * @param listening the address that it listens on; of all addresses, the loopback one is asked
     * @param tls what it serves TLS with, null for plain HTTP; its certificate has to be the one of that key store, under whatever name
     * @throws Unanswered if it does not answer in time, or with another certificate, or not as an instance does
     */
    public static int status(String listening, int port, @Nullable TlsSettings tls) throws Unanswered {
        try {
            return ask(listening, port, tls);
        } catch (Unanswered e) {
            throw e;
        } catch (SSLException e) {
            throw new Unanswered("it speaks no TLS, or shows another certificate than that of tls.keystore", e);
        } catch (SocketTimeoutException e) {
            throw new Unanswered("nothing came within " + LIMIT_MILLIS / 1_000 + " s", e);
        } catch (IOException e) {
            throw new Unanswered("nothing listens there, or it hung up", e);
        }
    }

    private static int ask(String listening, int port, @Nullable TlsSettings tls) throws IOException {
        String host = Addresses.askable(listening);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
            socket.setSoTimeout(LIMIT_MILLIS);
            if (tls == null) {
                return ask(socket);
            }
            try (SSLSocket secure =
                    (SSLSocket) tls.forItself().getSocketFactory().createSocket(socket, host, port, true)) {
                secure.setEnabledProtocols(TlsSettings.protocols());
                return ask(secure);
            }
        }
    }

    private static int ask(Socket socket) throws IOException {
        socket.getOutputStream()
                .write("GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        String line = firstLine(socket.getInputStream());
        Matcher status = STATUS.matcher(line);
        if (!status.matches()) {
            throw new Unanswered("it speaks no HTTP, or TLS where plain HTTP is expected", null);
        }
        return Integer.parseInt(status.group(1));
    }

    private static String firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n' && line.size() < LINE_CHARS_MAX; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }
}
