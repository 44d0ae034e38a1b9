package org.pulpferry.importer.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.pulpferry.archive.ArtifactName;
import org.pulpferry.archive.TarReader;
import org.pulpferry.manifest.ArtifactLine;
import org.pulpferry.manifest.problem.FerryException;
import org.pulpferry.manifest.problem.ProblemCode;
import org.pulpferry.manifest.value.Limits;
import org.pulpferry.manifest.value.Sha256;

class HoldingsTest {
    private static ArtifactLine line(int number, boolean carried) {
        byte[] digest = ByteBuffer.allocate(32).putInt(number).array();
        return new ArtifactLine(Sha256.ofBytes(digest), 100, carried, List.of(1));
    }

    @Test
    void asManyArtifactsAsAllowedFitAndOneMoreIsRefused() throws FerryException {
        Holdings holdings = new Holdings();
        for (int i = 0; i < Limits.ARTIFACTS; i++) {
            holdings.add(line(i, true));
        }
        assertEquals(Limits.ARTIFACTS, holdings.tally().wanted());
        FerryException refused = assertThrows(FerryException.class, () -> holdings.add(line(Limits.ARTIFACTS, true)));
        assertEquals(ProblemCode.LIMIT, refused.code());
    }

    @Test
    void anArtifactThatComesASecondTimeIsToldAndStaysWanted() throws FerryException {
        Holdings holdings = new Holdings();
        holdings.add(line(1, true));
        holdings.add(line(2, false));
        String first = ArtifactName.of(line(1, true).sha256().hex());
        TarReader.Names names = holdings.once();
        assertTrue(names.add(first));
        assertFalse(names.add(first));
        assertEquals(1, holdings.tally().wanted());
        assertEquals(1, holdings.tally().missing());
        assertTrue(holdings.isWanted(line(1, true).sha256().hex()));
        assertTrue(holdings.once().add(first), "each reading begins anew");
        assertTrue(names.add("artifact/ff/" + "0".repeat(62)), "what the index does not name is refused elsewhere");
        assertTrue(names.add(first.toUpperCase(Locale.ROOT)), "and so is another spelling");
        holdings.present(line(1, true).sha256().hex());
        assertEquals(1, holdings.tally().present());
        assertEquals(0, holdings.tally().wanted());
    }
}
