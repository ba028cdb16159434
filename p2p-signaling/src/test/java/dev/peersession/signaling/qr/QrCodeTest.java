package dev.peersession.signaling.qr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.peersession.signaling.qr.QrCode.Correction;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrCodeTest {
    private static final byte[] BLOB = new byte[115];

    @Test
    void a_blob_of_115_bytes_fits_into_version_6_on_a_screen() {
        assertThat(QrCode.of(BLOB, Correction.LOW).version()).isLessThanOrEqualTo(6);
        assertThat(QrCode.of(BLOB, Correction.MEDIUM).version()).isLessThanOrEqualTo(8);
    }

    @Test
    void the_png_shows_each_module_and_a_light_margin() throws Exception {
        QrCode code = QrCode.of(BLOB, Correction.LOW);
        int scale = 3;
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(code.toPng(scale)));
        int side = (code.size() + 8) * scale;
        assertThat(image.getWidth()).isEqualTo(side);
        assertThat(image.getHeight()).isEqualTo(side);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                boolean dark = (image.getRGB(x, y) & 0xFFFFFF) == 0;
                assertThat(dark).isEqualTo(code.isDark(x / scale - 4, y / scale - 4));
            }
        }
    }

    @Test
    void the_terminal_shows_two_rows_in_a_line() {
        QrCode code = QrCode.of(BLOB, Correction.LOW);
        String[] lines = code.toTerminal().split("\n");
        assertThat(lines).hasSize((code.size() + 8 + 1) / 2).allMatch(l -> l.endsWith("\u001b[0m"));
        String[] plain = code.toPlainText(false).split("\n");
        for (int y = -4; y < code.size() + 4; y++) {
            for (int x = -4; x < code.size() + 4; x++) {
                char c = plain[(y + 4) / 2].charAt(x + 4);
                boolean dark = (y + 4) % 2 == 0 ? c == '\u2588' || c == '\u2580' : c == '\u2588' || c == '\u2584';
                assertThat(dark).isEqualTo(code.isDark(x, y));
            }
        }
        assertThat(code.toPlainText(true).split("\n")[0]).isEqualTo("\u2588".repeat(code.size() + 8));
    }

    @Test
    void the_svg_has_a_path_for_each_dark_module() {
        QrCode code = QrCode.ofText("HELLO", Correction.LOW);
        String svg = code.toSvg();
        int dark = 0;
        for (int y = 0; y < code.size(); y++) {
            for (int x = 0; x < code.size(); x++) {
                dark += code.isDark(x, y) ? 1 : 0;
            }
        }
        assertThat(svg).startsWith("<svg ").contains("viewBox=\"0 0 29 29\"");
        assertThat(svg.split("h1v1h-1z", -1)).hasSize(dark + 1);
    }

    @Test
    void what_fits_no_code_is_refused_with_the_limit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrCode.ofText("x".repeat(3000), Correction.LOW))
                .withMessageContaining("2953");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QrCode.of(BLOB, Correction.LOW).toPng(0));
    }
}
