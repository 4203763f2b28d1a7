package io.makegood.http.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a browser and a ledger and passes every byte on, until it is told to hold back what the ledger answers: then what is asked is
 * done, and nobody learns of it. Connections end with the ledger's.
 */
final class HeldAnswers implements AutoCloseable {
    private static final int BUFFER = 16 << 10;

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile int ledger;
    private volatile boolean holding;

    private HeldAnswers(ServerSocket server) {
        this.server = server;
    }

    static HeldAnswers start() throws IOException {
        HeldAnswers between = new HeldAnswers(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()));
        daemon(between::accept);
        return between;
    }

    int port() {
        return server.getLocalPort();
    }

    /** Passes on to the ledger at that address from now on, and holds nothing back. */
    void passTo(String url) {
        holding = false;
        ledger = URI.create(url).getPort();
    }

    /** From now on no answer comes through. */
    void hold() {
        holding = true;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "held-answers");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket asking = server.accept();
                open.add(asking);
                daemon(() -> pass(asking));
            }
        } catch (IOException e) {
            // The end of the test.
        }
    }

    private void pass(Socket asking) {
        try (asking;
                Socket answering = new Socket()) {
            answering.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ledger));
            open.add(answering);
            daemon(() -> {
                copy(asking, answering, false);
                quietlyClose(answering);
            });
            copy(answering, asking, true);
            open.remove(answering);
        } catch (IOException e) {
            // Nobody answers there: the connection ends.
        } finally {
            open.remove(asking);
        }
    }

    private void copy(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (!answers || !holding) {
                    out.write(bytes, 0, read);
                    out.flush();
                }
            }
        } catch (IOException e) {
            // One of them is gone: both end.
        }
    }

    private static void quietlyClose(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(HeldAnswers::quietlyClose);
    }
}
