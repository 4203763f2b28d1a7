package io.makegood.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection to an HTTP server, kept for all of its requests. A client with an event loop and requests as objects takes as much of the
 * machine as the server that is to be measured; this one writes bytes and reads bytes. Belongs to one thread.
 */
final class KeptConnection implements AutoCloseable {
    private static final int LIMIT_MILLIS = 30_000;
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LINE_BYTES_MAX = 8_192;
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;
    private static final int STATUS_BEGIN = 9;
    private static final int STATUS_END = 12;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;
    private static final String LENGTH = "content-length:";

    private final URI server;
    private final String headers;
    private final byte[] line = new byte[LINE_BYTES_MAX];
    private @Nullable Socket socket;
    private @Nullable InputStream in;
    private @Nullable OutputStream out;

    /** What was answered. */
    record Answer(int status, String body) {}

    /** Connects with the first request; {@code authorization} is that header's value, or null to send none. */
    KeptConnection(URI server, @Nullable String authorization) {
        this.server = server;
        headers = "Host: " + server.getAuthority() + "\r\n"
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n");
    }

    /**
     * Sends a request and reads its answer.
     *
     * @param json the body of a POST; null for a GET
     * @throws IOException if the server does not answer, or not as one that keeps connections does
     */
    Answer send(String path, @Nullable String json) throws IOException {
        try {
            return exchange(path, json);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private Answer exchange(String path, @Nullable String json) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = connect();
        }
        OutputStream writing = out == null ? open.getOutputStream() : out;
        InputStream reading = in == null ? open.getInputStream() : in;
        String head = (json == null ? "GET " : "POST ") + path + " HTTP/1.1\r\n" + headers;
        byte[] body = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
        String described =
                json == null ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n";
        byte[] begin = (head + described + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[begin.length + body.length];
        System.arraycopy(begin, 0, whole, 0, begin.length);
        System.arraycopy(body, 0, whole, begin.length, body.length);
        writing.write(whole);
        writing.flush();
        return answer(reading);
    }

    private Answer answer(InputStream reading) throws IOException {
        String first = readLine(reading);
        if (!first.startsWith("HTTP/1.1 ") || first.length() < STATUS_END) {
            throw new IOException("no answer of HTTP/1.1");
        }
        int status = number(first.substring(STATUS_BEGIN, STATUS_END));
        int length = -1;
        boolean chunked = false;
        boolean ends = false;
        for (String header = readLine(reading); !header.isEmpty(); header = readLine(reading)) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = number(header.substring(LENGTH.length()).strip());
            } else {
                String lower = header.toLowerCase(Locale.ROOT);
                chunked |= lower.equals("transfer-encoding: chunked");
                ends |= lower.equals("connection: close");
            }
        }
        byte[] body = chunked ? chunks(reading) : bytes(reading, length);
        if (ends) {
            close();
        }
        return new Answer(status, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(InputStream reading, int length) throws IOException {
        if (length < 0 || length > BODY_BYTES_MAX) {
            throw new IOException("an answer without a length, or with one of more than a mebibyte");
        }
        byte[] body = reading.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the answer ends before its length");
        }
        return body;
    }

    private byte[] chunks(InputStream reading) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = chunk(reading);
        while (length > 0) {
            body.write(bytes(reading, length));
            readLine(reading);
            length = chunk(reading);
        }
        readLine(reading);
        return body.toByteArray();
    }

    private int chunk(InputStream reading) throws IOException {
        return number(readLine(reading).split(";", 2)[0].strip(), HEXADECIMAL);
    }

    private static int number(String text) throws IOException {
        return number(text, DECIMAL);
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseInt(text, radix);
        } catch (NumberFormatException e) {
            throw new IOException("an answer with a number that is none", e);
        }
    }

    private String readLine(InputStream reading) throws IOException {
        int length = 0;
        for (int next = reading.read(); next != '\n'; next = reading.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended");
            }
            if (length == line.length) {
                throw new IOException("a header of more than " + LINE_BYTES_MAX + " bytes");
            }
            line[length++] = (byte) next;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.ISO_8859_1);
    }

    private Socket connect() throws IOException {
        boolean secure = "https".equals(server.getScheme());
        int port = server.getPort() >= 0 ? server.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
        Socket plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(LIMIT_MILLIS);
        plain.connect(new InetSocketAddress(server.getHost(), port), CONNECT_MILLIS);
        Socket open = plain;
        if (secure) {
            SSLSocket sealed = (SSLSocket) ((SSLSocketFactory) SSLSocketFactory.getDefault())
                    .createSocket(plain, server.getHost(), port, true);
            var checks = sealed.getSSLParameters();
            checks.setEndpointIdentificationAlgorithm("HTTPS");
            sealed.setSSLParameters(checks);
            open = sealed;
        }
        socket = open;
        in = new BufferedInputStream(open.getInputStream());
        out = open.getOutputStream();
        return open;
    }

    /** Ends the connection; the next request makes another. */
    @Override
    public void close() {
        Socket open = socket;
        socket = null;
        in = null;
        out = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is of no use any more either way.
            }
        }
    }
}
