package io.makegood.ledger.proof;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A Merkle tree over leaves in their order, as RFC 6962 section 2.1 defines it: a leaf is the SHA-256 of a zero byte and its
 * bytes, a node the SHA-256 of a one byte and its two children, and the left side is the largest power of two. Leaves are
 * added one by one; only the roots of the complete subtrees are kept, so a tree of any size needs a few hundred bytes.
 */
public final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = sha256();
    private final List<byte[]> roots = new ArrayList<>();
    private long size;

    /** An empty tree. */
    public MerkleTree() {}

    /** The tree of {@code size} leaves whose complete subtrees have those roots, largest first. */
    public MerkleTree(long size, List<String> roots) {
        if (Long.bitCount(size) != roots.size()) {
            throw new IllegalArgumentException(
                    size + " leaves have " + Long.bitCount(size) + " complete subtrees, not " + roots.size());
        }
        this.size = size;
        roots.forEach(root -> this.roots.add(HexFormat.of().parseHex(root)));
    }

    /** Adds a leaf. */
    public void add(byte[] leaf) {
        addHashed(hashOf(leaf));
    }

    /** The hash of a leaf: one that stands in several trees is hashed once. */
    public byte[] hashOf(byte[] leaf) {
        sha256.update(LEAF);
        return sha256.digest(leaf);
    }

    /** Adds a leaf of which that is the hash; it is not changed by the caller any more. */
    public void addHashed(byte[] leafHash) {
        byte[] hash = leafHash;
        // As many subtrees are complete now as the old size ends in ones.
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            hash = hashNode(roots.remove(roots.size() - 1), hash);
        }
        roots.add(hash);
        size++;
    }

    /** How many leaves it has. */
    public long size() {
        return size;
    }

    /** The root, in hexadecimal; of an empty tree the SHA-256 of nothing. */
    public String root() {
        return HexFormat.of().formatHex(rootBytes());
    }

    private byte[] rootBytes() {
        if (roots.isEmpty()) {
            return sha256.digest();
        }
        byte[] hash = roots.get(roots.size() - 1);
        for (int i = roots.size() - 2; i >= 0; i--) {
            hash = hashNode(roots.get(i), hash);
        }
        return hash;
    }

    /** The roots of the complete subtrees, largest first, in hexadecimal: all that is needed to go on. */
    public List<String> subtrees() {
        return roots.stream().map(root -> HexFormat.of().formatHex(root)).toList();
    }

    /** The tree of those leaves that it has in that range, which begins where one of its complete subtrees does, or behind it. */
    private MerkleTree from(long[] range) {
        MerkleTree part = new MerkleTree();
        long at = 0;
        for (byte[] root : roots) {
            long leaves = Long.highestOneBit(size - at);
            if (at >= range[0] && at + leaves <= range[1]) {
                part.roots.add(root);
                part.size += leaves;
            }
            at += leaves;
        }
        return part;
    }

    private byte[] hashNode(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Collects the hashes that prove that a leaf is in a tree, while the leaves go by. */
    public static final class Proof {
        private final List<long[]> ranges = new ArrayList<>();
        private final List<MerkleTree> trees = new ArrayList<>();
        private long seen;

        /** The proof of the leaf with that index (from 0) in the tree of the first {@code size} leaves. */
        public Proof(long index, long size) {
            this(index, size, new MerkleTree());
        }

        /**
         * The same where the first leaves are not shown, because they are not there any more: of them the tree alone is known.
         *
         * @param before the tree of the first leaves; {@code index} is not among them
         */
        public Proof(long index, long size, MerkleTree before) {
            if (index < before.size || index >= size) {
                throw new IllegalArgumentException("leaf " + index + " is not among " + before.size + " to " + size);
            }
            path(index, 0, size, before);
            seen = before.size;
        }

        private void path(long index, long from, long to, MerkleTree before) {
            if (to - from == 1) {
                return;
            }
            long half = Long.highestOneBit(to - from - 1);
            long middle = from + half;
            if (index < middle) {
                path(index, from, middle, before);
                ranges.add(new long[] {middle, to});
            } else {
                path(index, middle, to, before);
                ranges.add(new long[] {from, middle});
            }
            trees.add(before.from(ranges.get(ranges.size() - 1)));
        }

        /** Shows the next leaf. */
        public void add(byte[] leaf) {
            for (int i = 0; i < ranges.size(); i++) {
                if (seen >= ranges.get(i)[0] && seen < ranges.get(i)[1]) {
                    trees.get(i).add(leaf);
                }
            }
            seen++;
        }

        /** The hashes from the leaf's neighbour up, in hexadecimal. */
        public List<String> hashes() {
            return trees.stream().map(MerkleTree::root).toList();
        }
    }

    /** Whether {@code hashes} prove that {@code leaf} stands at {@code index} in the tree with that size and root. */
    public static boolean proves(byte[] leaf, long index, long size, List<String> hashes, String root) {
        MerkleTree hasher = new MerkleTree();
        byte[] hash = hasher.hashOf(leaf);
        long node = index;
        long last = size - 1;
        for (String text : hashes) {
            byte[] other = HexFormat.of().parseHex(text);
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = hasher.hashNode(other, hash);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                hash = hasher.hashNode(hash, other);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && HexFormat.of().formatHex(hash).equals(root);
    }
}
