package org.pulpferry.bundle;

import com.sun.nio.file.ExtendedOpenOption;
import java.nio.file.OpenOption;

/**
 * The open option for reading from the device itself. It is of the module jdk.unsupported, which every JDK from 10 to 25 has; where a
 * file system does not know it, {@link MediaFolder} reads in the ordinary way.
 */
@SuppressForbidden
final class PastCache {
    static final OpenOption OPTION = ExtendedOpenOption.DIRECT;

    private PastCache() {}
}
