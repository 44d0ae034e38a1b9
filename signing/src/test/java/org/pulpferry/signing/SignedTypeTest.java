package org.pulpferry.signing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignedTypeTest {
    @Test
    void encodesAsTheVectorOfTheDsseSpecification() {
        byte[] encoded = SignedType.preAuthenticationEncoding("http://example.com/HelloWorld", utf8("hello world"));
        assertEquals("DSSEv1 29 http://example.com/HelloWorld 11 hello world", text(encoded));
    }

    @Test
    void encodesEmptyTypeAndBody() {
        assertEquals("DSSEv1 0  0 ", text(SignedType.preAuthenticationEncoding("", new byte[0])));
    }

    @Test
    void countsBytesAndNotCharacters() {
        byte[] encoded = SignedType.preAuthenticationEncoding("t\u00e4", utf8("\u20ac"));
        assertEquals("DSSEv1 3 t\u00e4 3 \u20ac", text(encoded));
    }

    @Test
    void takesTheBodyAsItIs() {
        byte[] body = {0, 10, 13, (byte) 0xff, ' '};
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(utf8("DSSEv1 38 application/vnd.ferry.manifest.v1+json 5 "));
        expected.writeBytes(body);
        assertArrayEquals(expected.toByteArray(), SignedType.MANIFEST.preAuthenticationEncoding(body));
    }

    @Test
    void typesAreThoseOfTheFormat() {
        assertEquals("application/vnd.ferry.manifest.v1+json", SignedType.MANIFEST.mediaType());
        assertEquals("application/vnd.ferry.root.v1+json", SignedType.ROOT.mediaType());
        assertEquals("application/vnd.ferry.receipt.v1+json", SignedType.RECEIPT.mediaType());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
