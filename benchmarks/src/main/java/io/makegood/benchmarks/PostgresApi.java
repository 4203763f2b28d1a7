package io.makegood.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * A ledger in PostgreSQL (postgres.sql) behind the HTTP server that the ledger has, for the clients of {@link HttpLoad}: a transaction for
 * each charge, which waits for the disk, on as many connections as serve two cores best.
 */
final class PostgresApi implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int THREADS_MAX = 300;
    /** What an item of {@link Workload#FEATURE} costs. */
    private static final long PRICE = 2;

    private final ObjectMapper json = new ObjectMapper();
    private final BlockingQueue<Asking> free = new ArrayBlockingQueue<>(CONNECTIONS);
    private final Javalin server;

    /** A connection and what is asked over it. */
    private record Asking(Connection connection, PreparedStatement authorize, PreparedStatement balance) {
        static Asking over(Connection connection) throws SQLException {
            return new Asking(
                    connection,
                    connection.prepareStatement("select authorize(?, ?, ?)"),
                    connection.prepareStatement("select balance, held, sequence from account where account_id = ?"));
        }
    }

    /** What one connection is asked. */
    private interface Question<T> {
        T put(Asking asking) throws SQLException;
    }

    private PostgresApi() {
        server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.threadPool = new QueuedThreadPool(THREADS_MAX, 8);
            config.routes.post("/v1/events", this::grant);
            config.routes.post("/v1/generations", this::authorize);
            config.routes.get("/v1/accounts/{account}", this::balance);
        });
    }

    /** Starts it on a database with nothing in it. */
    static PostgresApi start(PostgresServer database) throws SQLException, IOException {
        PostgresApi api = new PostgresApi();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(PostgresPart.schema());
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            api.free.add(Asking.over(database.connect()));
        }
        api.server.start("127.0.0.1", 0);
        return api;
    }

    int port() {
        return server.port();
    }

    private void grant(Context context) throws Exception {
        List<JsonNode> grants = new ArrayList<>();
        json.readTree(context.bodyAsBytes()).forEach(grants::add);
        ask(asking -> {
            try (PreparedStatement apply =
                    asking.connection().prepareStatement("select apply_event(4, ?, ?, null, '{}', '{}', ?, 0)")) {
                for (JsonNode grant : grants) {
                    apply.setString(1, grant.get("accountId").asText());
                    apply.setString(2, grant.get("grantId").asText());
                    apply.setLong(3, grant.get("amount").asLong());
                    apply.addBatch();
                }
                return apply.executeBatch();
            }
        });
        context.status(202);
    }

    private void authorize(Context context) throws Exception {
        JsonNode asked = json.readTree(context.bodyAsBytes());
        String account = asked.get("accountId").asText();
        String generation = asked.get("generationId").asText();
        long amount = PRICE * asked.get("items").asLong();

        OptionalLong left = ask(asking -> {
            asking.authorize().setString(1, account);
            asking.authorize().setString(2, generation);
            asking.authorize().setLong(3, amount);
            try (ResultSet answer = asking.authorize().executeQuery()) {
                answer.next();
                long balance = answer.getLong(1);
                return answer.wasNull() ? OptionalLong.empty() : OptionalLong.of(balance);
            }
        });
        ObjectNode answer = json.createObjectNode();
        answer.put("accountId", account);
        answer.put("generationId", generation);
        answer.put("authorized", left.isPresent());
        answer.put("required", amount);
        left.ifPresent(balance -> answer.put("available", balance));
        answer(context, left.isPresent() ? 201 : 402, answer);
    }

    private void balance(Context context) throws Exception {
        String account = context.pathParam("account");
        ObjectNode answer = json.createObjectNode();
        ask(asking -> {
            asking.balance().setString(1, account);
            try (ResultSet row = asking.balance().executeQuery()) {
                row.next();
                return answer.put("accountId", account)
                        .put("balance", row.getLong(1))
                        .put("held", row.getLong(2))
                        .put("sequence", row.getLong(3));
            }
        });
        answer(context, 200, answer);
    }

    private void answer(Context context, int status, ObjectNode answer) throws IOException {
        context.status(status);
        context.contentType("application/json");
        context.result(json.writeValueAsBytes(answer));
    }

    private <T> T ask(Question<T> question) throws SQLException, InterruptedException {
        Asking asking = free.take();
        try {
            return question.put(asking);
        } finally {
            free.add(asking);
        }
    }

    @Override
    public void close() throws SQLException {
        server.stop();
        for (Asking asking : free) {
            asking.connection().close();
        }
    }
}
