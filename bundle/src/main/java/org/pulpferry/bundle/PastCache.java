package org.pulpferry.bundle;

import java.nio.file.OpenOption;

/**
 * The open option for reading from the device itself. It is of the module jdk.unsupported, which every JDK from 10 to 25 has; where a
 * file system does not know it, {@link MediaFolder} reads in the ordinary way. Taken by name: to name it in the source is a warning for
 * some compilers, which no annotation takes back.
 */
final class PastCache {
    static final OpenOption OPTION = option();

    private PastCache() {}

    private static OpenOption option() {
        try {
            return (OpenOption) Class.forName("com.sun.nio.file.ExtendedOpenOption")
                    .getField("DIRECT")
                    .get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no ExtendedOpenOption.DIRECT", e);
        }
    }
}
