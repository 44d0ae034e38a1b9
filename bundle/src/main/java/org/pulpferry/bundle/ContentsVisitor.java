package org.pulpferry.bundle;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pulpferry.archive.TarEntry;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.problem.FerryException;

/**
 * Takes a bundle's contents apart while {@link BundleContents#verifyAll} reads them, so that nothing has to be read again. What it throws is
 * a finding like any other: of that stream, what is left is then only compared with its digests.
 */
public interface ContentsVisitor {
    /** Takes the members of the index, to the end of the stream. */
    void index(StreamReader stream) throws FerryException, IOException;

    /** Takes the members of meta, to the end of the stream; the index came before it, if it was sound. */
    void meta(StreamReader stream) throws FerryException, IOException;

    /** Tells repeated names of data; nothing where the visitor cannot, and they are to be remembered. */
    default Optional<TarReader.Names> names() {
        return Optional.empty();
    }

    /**
     * Sees the artifacts of data one by one; their bodies are held against their names elsewhere.
     *
     * @param artifact null after the last
     */
    void artifact(@Nullable TarEntry artifact) throws FerryException, IOException;

    /** Looks at headers only. */
    static ContentsVisitor passing() {
        return new ContentsVisitor() {
            @Override
            public void index(StreamReader stream) throws FerryException {
                stream.pass();
            }

            @Override
            public void meta(StreamReader stream) throws FerryException {
                stream.pass();
            }

            @Override
            public void artifact(@Nullable TarEntry artifact) {}
        };
    }
}
