package org.pulpferry.importer.ledger;

/** How far a bundle has come at this site. */
public enum LedgerState {
    /** Signatures, audience, sequence and time were in order. */
    VERIFIED,
    /** Something of it may be at Pulp; clients see nothing of it. */
    LOADING,
    /** Loaded, compared with the index and published; clients see nothing of it yet. */
    STAGED,
    /** Clients see it. Written again when a rollback or a switch returns to it. */
    SWITCHED,
    /** Stopped by what the reason says; the same bundle may be tried again. */
    FAILED,
    /** After a loss a person said that this is the newest bundle this site has had; which bytes it had nobody knows. */
    RECOVERED
}
