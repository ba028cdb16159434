package dev.peersession.srtp;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import org.jitsi.srtp.crypto.Aes;
import org.jitsi.srtp.crypto.SrtpCipher;

/**
 * Keeps jitsi-srtp on the ciphers of the JDK. Its class {@code JitsiOpenSslProvider} unpacks and loads a native library as
 * soon as anything asks it whether it is loaded, and there is no setting against that. So before the library's first use
 * another class of this name is defined in its package, whose only method answers "not loaded". When the real one is already
 * there, because the application used the library itself, the engine refuses to start.
 */
final class JitsiWithoutNatives {
    private static final String PROVIDER = "org/jitsi/srtp/crypto/JitsiOpenSslProvider";

    private static boolean enforced;

    private JitsiWithoutNatives() {}

    /** @throws IllegalStateException when native code cannot be kept out */
    static synchronized void enforce() {
        if (enforced) {
            return;
        }
        try {
            MethodHandles.privateLookupIn(SrtpCipher.class, MethodHandles.lookup())
                    .defineClass(neverLoaded());
        } catch (IllegalAccessException | LinkageError e) {
            throw new IllegalStateException("jitsi-srtp would run native code in this JVM", e);
        }
        // Without a name it would compare the speed of all providers for seconds.
        Aes.setFactoryClassName("org.jitsi.srtp.crypto.Aes$SunJCECipherFactory");
        enforced = true;
    }

    // JVM specification chapter 4: a class file of version 52 with
    // the one method "static boolean isLoaded() { return false; }".
    private static byte[] neverLoaded() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(0xcafebabe);
            out.writeInt(52);
            out.writeShort(8);
            classEntry(out, 2);
            textEntry(out, PROVIDER);
            classEntry(out, 4);
            textEntry(out, "java/security/Provider");
            textEntry(out, "isLoaded");
            textEntry(out, "()Z");
            textEntry(out, "Code");
            int publicSuper = 0x0021;
            out.writeShort(publicSuper);
            out.writeShort(1);
            out.writeShort(3);
            int noInterfacesNoFields = 0;
            out.writeInt(noInterfacesNoFields);
            out.writeShort(1);
            int publicStatic = 0x0009;
            out.writeShort(publicStatic);
            out.writeShort(5);
            out.writeShort(6);
            out.writeShort(1);
            out.writeShort(7);
            out.writeInt(14);
            out.writeShort(1);
            out.writeShort(0);
            out.writeInt(2);
            int returnFalse = 0x03ac;
            out.writeShort(returnFalse);
            int noHandlersNoAttributes = 0;
            out.writeInt(noHandlersNoAttributes);
            int noClassAttributes = 0;
            out.writeShort(noClassAttributes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void classEntry(DataOutputStream out, int name) throws IOException {
        out.writeByte(7);
        out.writeShort(name);
    }

    private static void textEntry(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }
}
