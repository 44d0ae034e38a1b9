package org.pulpferry.importer.ledger;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One line of a run's journal, written before the step is taken.
 *
 * @param kind what is about to happen or has happened
 * @param subject what it concerns: a batch, a repository's ordinal, a distribution
 * @param facts what is needed to finish it or to undo it
 */
public record RunStep(Instant time, Kind kind, String subject, SortedMap<String, String> facts) {
    /** Copies the facts. */
    public RunStep {
        facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    }

    /** What a line says. */
    public enum Kind {
        /** Something was asked of Pulp that a task does; {@code correlation} finds it. */
        BEGUN,
        /** The task of that subject completed. */
        DONE,
        /** The task of that subject ended otherwise. */
        BROKEN,
        /** A repository's version equals the index: {@code version}. */
        LOADED,
        /** A publication or version to be served: {@code kind} and {@code target}. */
        READY,
        /** Distributions are about to be moved; one line per distribution follows. */
        SWITCH,
        /** A distribution's target before the switch: {@code kind} and {@code target}. */
        BEFORE,
        /** All distributions stand. */
        SWITCHED,
        /** All distributions are back where they were. */
        UNDONE
    }
}
