package io.makegood.topics.personal;

import io.makegood.ledger.event.SealedText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys of accounts' personal texts, as the records of their topic say in order. The first key of an account that is not destroyed is the
 * one for new texts: all who read the topic come to the same one, whoever proposed keys at the same moment. Keys stay as they are kept, and
 * are opened under the master key each time. Thread-safe.
 */
public final class AccountKeys implements Opening {
    /** How many of the keys are tried at a start. */
    private static final int LOOKED_AT = 1_000;

    private final @Nullable MasterKey master;
    private final Map<String, KeyRecord> byId = new HashMap<>();
    /** Those of each account in the order of the topic. */
    private final Map<String, Map<String, KeyRecord>> byAccount = new HashMap<>();

    /** The ends of keys that the topic tells of again behind them. */
    private final List<Appended> ended = new ArrayList<>();

    private int destroyed;

    /** Before any record was read; without a master key nothing is opened and no key made, but keys can be destroyed. */
    public AccountKeys(@Nullable MasterKey master) {
        this.master = master;
    }

    /** A record to append to the topic. */
    public static final class Appended {
        private final KeyRecord record;
        private final boolean leaves;

        private Appended(KeyRecord record) {
            this(record, false);
        }

        private Appended(KeyRecord record, boolean leaves) {
            this.record = record;
            this.leaves = leaves;
        }

        /** Its key. */
        public byte[] key() {
            return record.key();
        }

        /** Its value; null where the topic is to say nothing of the key any more. */
        public byte @Nullable [] value() {
            return leaves ? null : record.value();
        }
    }

    /** Notes what a record says; returns the name of the key that it is about, or null if it says nothing. */
    public synchronized @Nullable String read(byte @Nullable [] key, byte @Nullable [] value) {
        if (value == null) {
            return leave(key);
        }
        KeyRecord record = KeyRecord.read(key, value).orElse(null);
        if (record == null) {
            return null;
        }
        KeyRecord known = byId.get(record.keyId());
        if (known != null && known.isErased()) {
            if (!record.isErased()) {
                // Kept anew behind its end, by who had not read that: the topic would forget the end.
                ended.add(new Appended(known));
            }
            return record.keyId();
        }
        if (record.isErased()) {
            destroyed++;
        }
        byId.put(record.keyId(), record);
        byAccount
                .computeIfAbsent(record.account(), account -> new LinkedHashMap<>(2))
                .put(record.keyId(), record);
        return record.keyId();
    }

    /** A key that never sealed anything, as another one was the first. */
    private @Nullable String leave(byte @Nullable [] key) {
        String keyId = KeyRecord.id(key).orElse(null);
        KeyRecord known = keyId == null ? null : byId.get(keyId);
        if (known != null && !known.isErased()) {
            byId.remove(keyId);
            byAccount.getOrDefault(known.account(), new LinkedHashMap<>()).remove(keyId);
        }
        return keyId;
    }

    /**
     * The key for what is written of an account now, or null if it has none.
     *
     * @throws InvalidKeyFile if it was kept under another master key
     */
    public @Nullable TextKey current(String account) {
        KeyRecord first;
        synchronized (this) {
            first = byAccount.getOrDefault(account, Map.of()).values().stream()
                    .filter(record -> !record.isErased())
                    .findFirst()
                    .orElse(null);
        }
        if (first == null) {
            return null;
        }
        return opened(first).orElseThrow(AccountKeys::otherMaster);
    }

    /** Looks whether the keys that are there, or many of them, were kept under this master key; throws {@link InvalidKeyFile} if not. */
    public void requireOpen() {
        List<KeyRecord> some;
        synchronized (this) {
            some = byId.values().stream()
                    .filter(record -> !record.isErased())
                    .limit(LOOKED_AT)
                    .toList();
        }
        if (some.stream().anyMatch(record -> opened(record).isEmpty())) {
            throw otherMaster();
        }
    }

    private static InvalidKeyFile otherMaster() {
        return new InvalidKeyFile(
                "the accounts' keys in Kafka were not made under the key of privacy.key.file; give the file that was"
                        + " made for this ledger");
    }

    /** A new key for an account, to be appended. */
    public Appended proposal(String account) {
        MasterKey under = master;
        if (under == null) {
            throw new IllegalStateException("no key is made without a master key");
        }
        MasterKey.Kept made = under.create(account);
        return new Appended(KeyRecord.kept(made.id(), account, made.sealed()));
    }

    /** What destroys every key that the account has now; nothing if it has none. */
    public synchronized List<Appended> erasure(String account, long now, String reason) {
        return byAccount.getOrDefault(account, Map.of()).values().stream()
                .filter(record -> !record.isErased())
                .map(record -> new Appended(record.erased(now, reason)))
                .toList();
    }

    /** Whether a record's value says that its key was destroyed: nobody writes anything over that. */
    public static boolean isEnd(byte @Nullable [] value) {
        return value != null && value.length > 0 && value[0] == KeyRecord.ERASED;
    }

    /** How many keys were destroyed so far, of all accounts. */
    public synchronized int destroyed() {
        return destroyed;
    }

    /** The ends of keys that are to be appended once more, so that they are the last that the topic says of them; each is told once. */
    synchronized List<Appended> takeEnded() {
        List<Appended> taken = List.copyOf(ended);
        ended.clear();
        return taken;
    }

    /**
     * How the keys of accounts are kept that are not destroyed.
     *
     * @param records what to append so that some of them are kept under the first key of the master's file
     * @param resealed how many those are
     * @param remaining how many are not kept so now
     * @param closed how many no key of the file opens
     */
    record Remaining(List<Appended> records, int resealed, int remaining, int closed) {}

    /**
     * Those that are not kept under the first key of the file, of which so many at most are kept anew. The first of an account stays the first:
     * those behind it, which two proposed at once and which sealed nothing, leave the topic before it moves behind them.
     */
    Remaining remaining(int most) {
        MasterKey under = master;
        if (under == null) {
            throw new IllegalStateException("nothing is kept anew without a master key");
        }
        List<Appended> records = new ArrayList<>();
        int remaining = 0;
        int closed = 0;
        for (List<KeyRecord> ofOne : kept()) {
            KeyRecord first = ofOne.get(0);
            byte[] sealed = first.sealed();
            if (sealed == null) {
                continue;
            }
            try {
                Optional<byte[]> anew = under.reseal(first.keyId(), first.account(), sealed);
                remaining += anew.isPresent() ? 1 : 0;
                if (anew.isPresent() && remaining <= most) {
                    ofOne.stream().skip(1).forEach(other -> records.add(new Appended(other, true)));
                    records.add(new Appended(KeyRecord.kept(first.keyId(), first.account(), anew.get())));
                }
            } catch (InvalidKeyFile e) {
                closed++;
            }
        }
        return new Remaining(records, Math.min(remaining, most), remaining, closed);
    }

    /** Of each account that has any the keys that are not destroyed, in the order of the topic. */
    private synchronized List<List<KeyRecord>> kept() {
        return byAccount.values().stream()
                .map(ofOne -> ofOne.values().stream()
                        .filter(record -> !record.isErased())
                        .toList())
                .filter(ofOne -> !ofOne.isEmpty())
                .toList();
    }

    /** Whether the account ever had a key. */
    synchronized boolean hasHad(String account) {
        return byAccount.containsKey(account);
    }

    /** One destruction of a key: its name, and what was given as the reason. */
    public record Erased(String keyId, long at, String reason) {}

    /** Which keys of an account were destroyed, in the order in which they were made. */
    public synchronized List<Erased> erased(String account) {
        List<Erased> erased = new ArrayList<>();
        for (KeyRecord record : byAccount.getOrDefault(account, Map.of()).values()) {
            if (record.isErased()) {
                erased.add(new Erased(record.keyId(), record.erasedAt(), record.reason()));
            }
        }
        return erased;
    }

    @Override
    public String open(String sealed) {
        KeyRecord record;
        synchronized (this) {
            record = byId.get(SealedText.key(sealed));
        }
        if (record == null) {
            return CLOSED;
        }
        return record.isErased()
                ? ERASED
                : opened(record).flatMap(key -> key.open(sealed)).orElse(CLOSED);
    }

    private Optional<TextKey> opened(KeyRecord record) {
        MasterKey under = master;
        byte[] sealed = record.sealed();
        return under == null || sealed == null
                ? Optional.empty()
                : under.open(record.keyId(), record.account(), sealed);
    }
}
