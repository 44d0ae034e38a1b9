package org.pulpferry.cli.vectors;

import java.util.List;

/** All families of vectors, in the order of verification. */
final class Families {
    private Families() {}

    static List<Family> of(Kit kit) {
        return List.of(
                new SignatureVectors(kit),
                new RootVectors(kit),
                new RootDocumentVectors(kit),
                new ManifestVectors(kit),
                new SiteVectors.Sequence(kit),
                new SiteVectors.Audience(kit),
                new SiteVectors.Time(kit),
                new TableVectors(kit),
                new ChunkVectors(kit),
                new FrameVectors(kit),
                new TarVectors(kit),
                new IndexVectors(kit),
                new RowVectors(kit),
                new UnitVectors(kit),
                new LimitVectors(kit),
                new ReceiptVectors(kit),
                new KeyVectors(kit),
                new PulpTarVectors(kit));
    }
}
