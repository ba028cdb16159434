package dev.peersession.api.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {
    // RFC 6962 section 2.1, and the test vectors of its authors' reference implementation.
    private static final String[] INPUTS = {
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    };
    private static final String[] ROOTS = {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    };

    @Test
    void roots_are_those_of_rfc_6962() {
        for (int n = 0; n < ROOTS.length; n++) {
            MerkleTree tree = new MerkleTree();
            for (int i = 0; i < n; i++) {
                byte[] input = HexFormat.of().parseHex(INPUTS[i]);
                tree.add(tree.leaf(input, 0, input.length));
            }
            assertThat(HexFormat.of().formatHex(tree.root())).as("%d leaves", n).isEqualTo(ROOTS[n]);
        }
    }

    @Test
    void a_tree_over_sections_is_the_tree_over_all_blocks() throws Exception {
        for (int n : new int[] {1, 63, 64, 65, 127, 128, 129, 200, 64 * 5 + 1}) {
            MerkleTree leaves = new MerkleTree();
            MerkleTree sections = new MerkleTree();
            MerkleTree section = new MerkleTree();
            List<byte[]> all = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                byte[] leaf = leaves.leaf(new byte[] {(byte) i, (byte) (i >> 8)}, 0, 2);
                all.add(leaf);
                leaves.add(leaf);
                section.add(leaf);
                if (section.size() == FileCodec.SECTION_BLOCKS || i == n - 1) {
                    sections.add(section.root());
                    section.clear();
                }
            }
            assertThat(sections.root())
                    .as("%d blocks", n)
                    .isEqualTo(leaves.root())
                    .isEqualTo(recursive(all));
        }
    }

    /** The definition in the RFC, word by word. */
    private static byte[] recursive(List<byte[]> leaves) throws Exception {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        node.write(1);
        node.write(recursive(leaves.subList(0, k)));
        node.write(recursive(leaves.subList(k, leaves.size())));
        return MessageDigest.getInstance("SHA-256").digest(node.toByteArray());
    }
}
