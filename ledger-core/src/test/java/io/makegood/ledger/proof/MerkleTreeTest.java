package io.makegood.ledger.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tree of RFC 6962, with the roots and proofs that the Certificate Transparency implementations test against. */
class MerkleTreeTest {
    private static final String[] LEAVES = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"
    };
    private static final String[] ROOTS = {
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };

    private static byte[] leaf(int index) {
        return HexFormat.of().parseHex(LEAVES[index]);
    }

    @Test
    void the_roots_are_those_of_rfc_6962() {
        MerkleTree tree = new MerkleTree();
        assertThat(tree.root()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        for (int i = 0; i < LEAVES.length; i++) {
            tree.add(leaf(i));
            assertThat(tree.root()).isEqualTo(ROOTS[i]);
            assertThat(new MerkleTree(tree.size(), tree.subtrees()).root()).isEqualTo(ROOTS[i]);
        }
    }

    @Test
    void every_leaf_of_every_tree_is_proven_and_nothing_else() {
        for (int size = 1; size <= 70; size++) {
            MerkleTree tree = new MerkleTree();
            List<byte[]> leaves = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                leaves.add(new byte[] {(byte) i, 7});
                tree.add(leaves.get(i));
            }
            for (int index = 0; index < size; index++) {
                MerkleTree.Proof proof = new MerkleTree.Proof(index, size);
                leaves.forEach(proof::add);
                List<String> hashes = proof.hashes();
                assertThat(MerkleTree.proves(leaves.get(index), index, size, hashes, tree.root()))
                        .as(index + " of " + size)
                        .isTrue();
                assertThat(MerkleTree.proves(new byte[] {9}, index, size, hashes, tree.root()))
                        .isFalse();
                if (size > 1) {
                    assertThat(MerkleTree.proves(leaves.get(index), (index + 1) % size, size, hashes, tree.root()))
                            .as("another place")
                            .isFalse();
                    assertThat(MerkleTree.proves(
                                    leaves.get(index), index, size, hashes.subList(1, hashes.size()), tree.root()))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void what_is_no_tree_is_refused() {
        assertThatThrownBy(() -> new MerkleTree(3, List.of(ROOTS[0]))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MerkleTree.Proof(3, 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
